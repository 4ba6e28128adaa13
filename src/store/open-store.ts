import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Store } from '../engine/store.ts';
import { EvergrantError } from '../errors.ts';
import { apiKeyStore } from './api-keys.ts';
import { authorizationStore } from './authorizations.ts';
import { connectLinkStore } from './connect-links.ts';
import { eventStore } from './events.ts';
import { grantStore } from './grants.ts';
import { hotStatements } from './hot-statements.ts';
import { instanceStore } from './instances.ts';
import { migrations } from './migrations.ts';
import { openSqlite } from './open-sqlite.ts';
import { pauseStore } from './pauses.ts';
import type { Tables } from './schema.ts';
import type { Sealer } from './seal.ts';

/**
 * Opens the store, brings its tables up to date, and proves that the encryption key is the one it was sealed with.
 * @param url `sqlite:` for the file in the data directory, or `sqlite:/path/to/file`
 * @throws store_unavailable, store_incompatible (made by a newer version), encryption_key_unknown
 */
export async function openStore(url: string, dataDirectory: string, sealer: Sealer): Promise<Store> {
  const file = url.slice('sqlite:'.length) || join(dataDirectory, 'evergrant.db');
  const { db, dataVersion, settle } = openSqlite(file);
  try {
    await migrate(db);
    settle();
    await checkCanary(db, sealer);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    instances: instanceStore(db, sealer),
    grants: grantStore(db, sealer, hotStatements(db, sealer), dataVersion),
    events: eventStore(db),
    pauses: pauseStore(db),
    authorizations: authorizationStore(db, sealer),
    connectLinks: connectLinkStore(db),
    apiKeys: apiKeyStore(db),
    ping: async () => void (await db.selectFrom('store_fact').select('name').limit(1).execute()),
    close: () => db.destroy(),
  };
}

async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof EvergrantError) throw error;
  throw new EvergrantError(
    'store_incompatible',
    `The store cannot be brought up to date: ${(error as Error).message}.`,
    {
      hint: 'If a newer version of evergrant made it, use that version; the store was not changed.',
      cause: error,
    },
  );
}

/** A sealed word, written once: a process with another key finds out at its start, not at its first refresh. */
async function checkCanary(db: Kysely<Tables>, sealer: Sealer): Promise<void> {
  const context = { owner: 'store', purpose: 'canary', generation: 0 } as const;
  await db
    .insertInto('store_fact')
    .values({ name: 'canary', value: sealer.seal('evergrant', context) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const row = await db.selectFrom('store_fact').select('value').where('name', '=', 'canary').executeTakeFirstOrThrow();
  sealer.open(row.value, context);
}
