import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { EvergrantError } from '../errors.ts';
import { migrations } from './migrations.ts';
import { isConflict } from './postgres-errors.ts';
import type { Tables } from './schema.ts';

const tries = 10;

/**
 * Brings the tables up to date, in one transaction that only one process runs at a time.
 * @throws store_unavailable; store_incompatible where a newer version made the store
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  for (let left = tries; ; left--) {
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    if (error instanceof EvergrantError) throw error;
    if (isConflict(error) && left > 0) continue;
    throw new EvergrantError(
      'store_incompatible',
      `The store cannot be brought up to date: ${(error as Error).message}.`,
      { hint: 'If a newer version of evergrant made it, use that version; the store was not changed.', cause: error },
    );
  }
}
