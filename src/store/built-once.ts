import type { Compilable, Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/**
 * A query that is built once and run with other values each time: building one costs several times what a look-up by
 * its key does.
 * @param build with stand-ins for the values, which must be the query's only parameters, in this order
 */
export function builtOnce<Row>(
  db: Kysely<Tables>,
  count: number,
  build: (values: readonly string[]) => Compilable<Row>,
): (values: readonly string[]) => Promise<readonly Row[]> {
  const compiled = build(Array.from({ length: count }, () => '')).compile();
  return async (values) => (await db.executeQuery<Row>({ ...compiled, parameters: values })).rows;
}
