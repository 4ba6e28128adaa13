import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '../helpers/lab.ts';
import { createDatabase, startPostgres } from '../helpers/postgres.ts';
import type { StoreName } from '../helpers/stores.ts';

/** A store that can be taken away and brought back while processes use it. */
export interface RemovableStore {
  readonly env: Readonly<Record<string, string>>;
  takeAway(): Promise<void>;
  bringBack(): Promise<void>;
  destroy(): Promise<void>;
}

/** PostgreSQL is stopped; a SQLite file is locked by another connection for longer than anybody has patience. */
export async function openRemovableStore(store: StoreName): Promise<RemovableStore> {
  const EVERGRANT_ENCRYPTION_KEY = randomBytes(32).toString('base64');
  if (store === 'sqlite') {
    const folder = temporaryFolder();
    const file = join(folder, 'shared.db');
    let holder: DatabaseSync | null = null;
    return {
      env: { EVERGRANT_ENCRYPTION_KEY, DATABASE_URL: `sqlite:${file}` },
      async takeAway() {
        holder = new DatabaseSync(file, { timeout: 2_000 });
        holder.exec('BEGIN IMMEDIATE');
      },
      async bringBack() {
        holder?.exec('ROLLBACK');
        holder?.close();
        holder = null;
      },
      async destroy() {
        holder?.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  const server = await startPostgres(['-c', 'fsync=off']);
  return {
    env: { EVERGRANT_ENCRYPTION_KEY, DATABASE_URL: await createDatabase(server.url) },
    takeAway: () => server.stop(),
    bringBack: () => server.start(),
    destroy: () => server.destroy(),
  };
}
