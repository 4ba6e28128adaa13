import type { Compilable, Kysely } from 'kysely';
import { builtOnce } from './built-once.ts';
import { lane } from './lane.ts';
import type { Tables } from './schema.ts';

/** Keys of one statement. Few lengths, so that few statements are to be prepared; a short list is filled up. */
const lengths = [1, 8, 64];
const longest = 64;

/**
 * Finds a row by its key: those that are asked for in one turn of the event loop, in one statement.
 * @param build the query for as many keys as are given, which must be its only parameters
 */
export function findTogether<Row>(
  db: Kysely<Tables>,
  build: (keys: readonly string[]) => Compilable<Row>,
  keyOf: (row: Row) => string,
): (key: string) => Promise<Row | undefined> {
  const statements = lengths.map((length) => ({ length, find: builtOnce(db, length, build) }));
  return lane(async (keys: readonly string[]) => {
    const { length, find } = statements.find((statement) => keys.length <= statement.length)!;
    const rows = await find(Array.from({ length }, (_, n) => keys[n] ?? keys[0]!));
    const found = new Map(rows.map((row) => [keyOf(row), row]));
    return keys.map((key) => found.get(key));
  }, longest);
}
