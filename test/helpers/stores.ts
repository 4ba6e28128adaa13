import { randomBytes } from 'node:crypto';
import { createDatabase, dropDatabase, emptyDatabase } from './postgres.ts';

/** For `describe.each(stores)('%s', (store) => …)`: what is said of the store holds of each. */
export const stores = ['sqlite', 'postgres'] as const;

export type StoreName = (typeof stores)[number];

/** An empty store of a test's own. */
export interface TestStore {
  /** What selects it, as the program's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes out what was stored; the tables stay. Of PostgreSQL only, where a new database costs a second. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * SQLite lives in the data directory; PostgreSQL is a database of its own.
 * @param server URL of a PostgreSQL; default: that of this test run
 */
export async function createStore(store: StoreName, server?: string): Promise<TestStore> {
  if (store === 'sqlite') return { env: {}, empty: async () => {}, remove: async () => {} };
  const url = await createDatabase(server ?? (await runServer()));
  return {
    env: { DATABASE_URL: url, EVERGRANT_ENCRYPTION_KEY: randomBytes(32).toString('base64') },
    empty: () => emptyDatabase(url),
    remove: () => dropDatabase(url),
  };
}

/** See postgres-for-run.ts. */
async function runServer(): Promise<string> {
  const answer = await fetch(process.env.EVERGRANT_TEST_POSTGRES ?? '');
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}
