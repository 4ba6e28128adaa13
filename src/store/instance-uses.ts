import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** Rows of one statement. */
const batch = 500;

/** A table of its own: a token set's row is written by refreshes, and must not wait for this. */
export async function markUsed(db: Kysely<Tables>, ids: readonly string[], now: number): Promise<void> {
  // In one order, so that two nodes never wait for each other.
  const sorted = ids.toSorted();
  for (let from = 0; from < sorted.length; from += batch) {
    await db
      .insertInto('instance_use')
      .values(sorted.slice(from, from + batch).map((instance_id) => ({ instance_id, last_used_at: now })))
      .onConflict((conflict) => conflict.column('instance_id').doUpdateSet({ last_used_at: now }))
      .execute();
  }
}
