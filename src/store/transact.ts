import type { Kysely, Transaction } from 'kysely';
import { isConflict, translatePostgres } from './postgres-errors.ts';
import type { Tables } from './schema.ts';

const tries = 10;

/**
 * Runs `work` in a transaction, again from its beginning where another transaction stood in its way (40001, 40P01), as
 * databases demand that promise more than PostgreSQL's read committed.
 */
export async function transact<T>(db: Kysely<Tables>, work: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
  for (let left = tries; ; left--) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (left === 0) throw translatePostgres(error);
      await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 20));
    }
  }
}
