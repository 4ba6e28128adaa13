import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { EvergrantError } from '../errors.ts';
import { migrations } from './migrations.ts';
import { pause } from './postgres-dialect.ts';
import { isConflict } from './postgres-errors.ts';
import type { Tables } from './schema.ts';

const tries = 20;

/**
 * Brings the tables up to date, in one transaction that only one process runs at a time. The transaction is begun here:
 * the migrator would take its lock before its own transaction, where a lock on a row is over at once. Tables that are up
 * to date, as at nearly every start, wait for nobody who writes.
 * @throws store_unavailable; store_incompatible where a newer version made the store
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  if (await isUpToDate(db)) return;
  for (let left = tries; ; left--) {
    try {
      await db.transaction().execute(migrateIn);
      return;
    } catch (error) {
      if (error instanceof EvergrantError) throw error;
      if (left === 0 || !(isConflict(error) || isRace(error))) throw incompatible(error);
      await pause();
    }
  }
}

/** false also where it cannot be told, as in an empty database: the migrator tells then. */
async function isUpToDate(db: Kysely<Tables>): Promise<boolean> {
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db).catch(() => null);
  const names = applied?.rows.map(({ name }) => name).sort();
  return JSON.stringify(names) === JSON.stringify(Object.keys(migrations).sort());
}

async function migrateIn(tx: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db: tx, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/**
 * Two processes that make the very first tables at the same moment: one of them meets the other's (PostgreSQL 23505,
 * 42P07), or the transaction that this has ended (25P02).
 */
const isRace = (error: unknown): boolean => /^(23505|42P07|25P02)$/.test(String((error as { code?: unknown }).code));

function incompatible(error: unknown): EvergrantError {
  const why = (error as Error).message;
  return new EvergrantError('store_incompatible', `The store cannot be brought up to date: ${why}.`, {
    hint: 'If a newer version of evergrant made it, use that version; the store was not changed.',
    cause: error,
  });
}
