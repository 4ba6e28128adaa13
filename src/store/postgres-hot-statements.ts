import { CompiledQuery, type Kysely, type Selectable } from 'kysely';
import { EvergrantError } from '../errors.ts';
import { toGrant } from './grant-rows.ts';
import {
  type CommitRow,
  commitRows,
  type HotStatements,
  refusedSql,
  settledSql,
  unendedSql,
  untroubledSql,
} from './hot-statements.ts';
import { lane } from './lane.ts';
import type { Tables, TokenSetTable } from './schema.ts';
import type { Sealer } from './seal.ts';

/** Most writes in one statement. */
const batchSize = 100;
/** Of each kind. What is asked for meanwhile makes the next batch larger, and in a larger one each write costs less. */
const batchesAtOnce = 1;

/**
 * A batch as rows. How many there are, and the name that is half of a row's key, come in a way that leaves the planner
 * one choice, to look each row up by its key: it takes a table that nobody has analysed yet for a small one, and reads
 * it whole for every batch otherwise.
 */
const inputSql = (columns: string) =>
  `(SELECT 'default' AS name, r.* FROM json_to_recordset($1::json) AS r(${columns}) LIMIT $2) AS i`;

const takeInput = inputSql(
  'instance_id text, generation bigint, attempt_id text, lapsed text, by text, now bigint, unread boolean',
);

/** A row that somebody holds is taken for one that is gone: whoever asked reads again. */
const takeSql = `WITH free AS (
    SELECT i.* FROM ${takeInput} JOIN token_set USING (instance_id, name, generation)
    WHERE token_set.attempt_id IS NOT DISTINCT FROM i.lapsed AND token_set.next_attempt_at <= i.now
      AND token_set.status = 'active' AND (i.unread IS NOT TRUE OR ${untroubledSql})
    FOR UPDATE OF token_set SKIP LOCKED
  )
  UPDATE token_set SET attempt_id = f.attempt_id, attempt_since = f.now, attempt_by = f.by
  FROM free f
  WHERE token_set.instance_id = f.instance_id AND token_set.name = f.name
    AND token_set.generation = f.generation AND token_set.attempt_id IS NOT DISTINCT FROM f.lapsed
  RETURNING token_set.*`;

const commitInput = inputSql(`
  instance_id text, generation bigint, attempt_id text, sealed text, scope text, expires_at bigint,
  has_refresh_token integer, health text, due_at bigint, event_id text, at bigint, type text, event_generation bigint,
  fingerprint text, made_by text, duration bigint, code text, detail text, deliver_at bigint, lifted_type text,
  lifted_deliver_at bigint`);

/** The row before, the write, and the event, in one statement and so in one transaction. */
const commitSql = (locking: '' | 'SKIP LOCKED') => `WITH before AS (
    SELECT i.*, ${refusedSql} AS refused
    FROM ${commitInput} JOIN token_set USING (instance_id, name, generation)
    WHERE ${unendedSql}
    FOR UPDATE OF token_set ${locking}
  ), written AS (
    UPDATE token_set SET ${settledSql},
      sealed = b.sealed, scope = b.scope, expires_at = b.expires_at, has_refresh_token = b.has_refresh_token,
      health = b.health, due_at = b.due_at, committed_attempt = b.attempt_id
    FROM before b
    WHERE token_set.instance_id = b.instance_id AND token_set.name = b.name AND token_set.generation = b.generation
    RETURNING b.attempt_id, b.event_id, b.instance_id, b.at, CASE WHEN b.refused THEN b.lifted_type ELSE b.type END AS type,
      b.event_generation, b.fingerprint, b.made_by, b.duration, b.code, b.detail,
      CASE WHEN b.refused THEN b.lifted_deliver_at ELSE b.deliver_at END AS deliver_at
  ), told AS (
    INSERT INTO instance_event
      (id, instance_id, at, type, generation, fingerprint, made_by, duration, code, detail, deliver_at)
    SELECT event_id, instance_id, at, type, event_generation, fingerprint, made_by, duration, code, detail, deliver_at
    FROM written
  )
  SELECT attempt_id FROM written`;

/**
 * One statement for all that is asked for in a turn of the event loop: a round trip, and a sync to disk, for many. A
 * batch waits for no lock, so that one row which a stalled process holds delays no other.
 */
export function postgresHotStatements(db: Kysely<Tables>, sealer: Sealer): HotStatements {
  const take = batched(statement<Selectable<TokenSetTable>>(db, takeSql));
  const commit = batched(statement<{ attempt_id: string }>(db, commitSql('SKIP LOCKED')));
  const commitWaiting = statement<{ attempt_id: string }>(db, commitSql(''));
  const rowOf = commitRows(sealer);
  return {
    async takeAttempt({ read, ...wanted }) {
      const write = { ...wanted, unread: read === null };
      const row = await take(write);
      return row ? toGrant(sealer, row, read) : null;
    },
    async commit(tokens) {
      const row = flat(await rowOf(tokens));
      if (await commit(row)) return true;
      // The grant has moved on, or somebody holds the row: only whoever waits for it knows which.
      const [written] = await commitWaiting([row]);
      return written !== undefined;
    },
  };
}

/** The event beside the columns of the token set: PostgreSQL takes a plain row apart faster than one in another. */
function flat({ event, lifted, ...row }: CommitRow) {
  const { id, instance_id: _, generation, actor: __, ...columns } = event;
  const { type, deliver_at } = lifted;
  return {
    ...row,
    ...columns,
    event_id: id,
    event_generation: generation,
    lifted_type: type,
    lifted_deliver_at: deliver_at,
  };
}

interface Write {
  readonly instance_id: string;
  readonly attempt_id: string;
}

type Statement<Row> = (batch: readonly Write[]) => Promise<readonly (Row | undefined)[]>;

/** Gives for each write the row that the statement returned, found by its attempt; undefined where it met none. */
function statement<Row extends { attempt_id: string | null }>(db: Kysely<Tables>, text: string): Statement<Row> {
  return async (batch) => {
    const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, [jsonOf(batch), batch.length]));
    const found = new Map(rows.map((row) => [row.attempt_id, row]));
    return batch.map(({ attempt_id }) => found.get(attempt_id));
  };
}

/** Where a batch fails although the database is there, each write is made by itself, so that the one at fault fails alone. */
function batched<Row>(run: Statement<Row>) {
  return lane<Write, Row | undefined>(
    async (batch) => {
      try {
        return await run(batch);
      } catch (error) {
        if (batch.length === 1 || error instanceof EvergrantError) throw error;
        return batch.map(async (write) => (await run([write]))[0]);
      }
    },
    batchSize,
    batchesAtOnce,
  );
}

/** PostgreSQL's texts hold every character but one. */
function jsonOf(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  if (!text.includes('\\u0000')) return text;
  return JSON.stringify(rows, (_, value) => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value));
}
