import { type Kysely, type SqlBool, sql } from 'kysely';
import type { InstancePage, InstanceQuery } from '../engine/engine.ts';
import type { InstanceSummary } from '../engine/store.ts';
import { EvergrantError } from '../errors.ts';
import { type Attention, attentionLevels, attentionOfState } from '../instance/attention.ts';
import { isHeld } from './held-grants.ts';
import { summaries, toSummary } from './instances.ts';
import type { Tables } from './schema.ts';

type Filter = Omit<InstanceQuery, 'sort' | 'after' | 'limit'>;

const usual = 50;

/** One page of those that fit every filter, from behind the last one of the page before. */
export async function instancePage(db: Kysely<Tables>, query: InstanceQuery): Promise<InstancePage<InstanceSummary>> {
  const { sort = 'name', limit = usual } = query;
  const keys = [...sortKeys[sort], sql`instance.id`];
  let page = filtered(db, query).select(keys.map((key, index) => key.as(`key_${index}`)));
  for (const key of keys) page = page.orderBy(key);
  if (query.after !== undefined) {
    const values = readCursor(query.after, sort, keys.length);
    page = page.where(sql<SqlBool>`(${sql.join(keys)}) > (${sql.join(values)})`);
  }
  const rows = await page.limit(limit + 1).execute();
  const last = rows.length > limit ? (rows[limit - 1] as Record<string, unknown>) : null;
  return {
    items: rows.slice(0, limit).map(toSummary),
    next:
      last &&
      cursor(
        sort,
        keys.map((_, index) => last[`key_${index}`]),
      ),
  };
}

/** How many of those that fit need a person how much. */
export async function countByAttention(
  db: Kysely<Tables>,
  filter: Filter,
): Promise<Readonly<Record<Attention, number>>> {
  const rows = await filtered(db, filter)
    .clearSelect()
    .select([attention.as('level'), sql<number>`count(*)`.as('count')])
    .groupBy(attention)
    .execute();
  const counts = attentionLevels.map((level, index) => {
    const row = rows.find((each) => Number(each.level) === index);
    return [level, Number(row?.count ?? 0)] as const;
  });
  return Object.fromEntries(counts) as Record<Attention, number>;
}

function filtered(db: Kysely<Tables>, filter: Filter) {
  let query = summaries(db);
  if (filter.connector !== undefined) query = query.where('instance.connector', '=', filter.connector);
  if (filter.external_id !== undefined) query = query.where('instance.external_id', '=', filter.external_id);
  if (filter.status !== undefined) query = query.where('token_set.status', '=', filter.status);
  if (filter.health !== undefined) query = query.where(healthIs(filter.health));
  if (filter.attention !== undefined) {
    query = query.where(sql<SqlBool>`${attention} = ${sql.lit(attentionLevels.indexOf(filter.attention))}`);
  }
  for (const [name, value] of Object.entries(filter.metadata ?? {})) {
    // As it stands in the JSON: a quote within a value is escaped, so nothing else reads like this.
    query = query.where(contains('instance.metadata', JSON.stringify({ [name]: value }).slice(1, -1)));
  }
  if (filter.q !== undefined) {
    const text = filter.q.trim().toLowerCase();
    query = query.where(
      sql<SqlBool>`(${contains('lower(instance.name)', text)} or ${contains('lower(instance.external_id)', text)}
        or instance.id = ${text})`,
    );
  }
  return query;
}

/** Health is written by us, its state first (a test checks it), so both databases find it without reading JSON. */
const healthIs = (state: string) => sql<SqlBool>`token_set.health like ${sql.lit(`{"state":"${state}"%`)}`;

const contains = (column: string, text: string) =>
  sql<SqlBool>`${sql.raw(column)} like ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;

const levelOf = (level: Attention) => sql.lit(attentionLevels.indexOf(level));

/** As attentionOf, by its place in the order; what is held for a decision is `act` too. */
const attention = sql<number>`case when token_set.status = 'reauthorization_required' or ${isHeld} then ${levelOf('act')} ${sql.join(
  Object.entries(attentionOfState).map(([state, level]) => sql`when ${healthIs(state)} then ${levelOf(level)}`),
  sql` `,
)} else ${levelOf('none')} end`;

const never = sql.lit(Number.MAX_SAFE_INTEGER);

/** All ascending, so that one comparison of rows finds what comes next. */
const sortKeys = {
  name: [sql`instance.name`],
  attention: [attention, sql`instance.name`],
  expiry: [sql`coalesce(token_set.expires_at, ${never})`],
  newest: [sql`-instance.created_at`],
} as const;

const cursor = (sort: string, values: readonly unknown[]): string =>
  Buffer.from(JSON.stringify([sort, ...values])).toString('base64url');

/** @throws invalid_request */
function readCursor(text: string, sort: string, length: number): readonly (string | number)[] {
  try {
    const [of, ...values] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    const plain = values.every((value) => typeof value === 'string' || typeof value === 'number');
    if (of === sort && plain && values.length === length) return values as (string | number)[];
  } catch {
    // Below.
  }
  throw new EvergrantError('invalid_request', 'The page that was asked for does not follow any other.', {
    hint: 'Begin again with the first page.',
  });
}
