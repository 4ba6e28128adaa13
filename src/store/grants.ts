import { type Kysely, type SqlBool, sql } from 'kysely';
import type { GrantStore, KeptAnswer } from '../engine/store.ts';
import type { Health } from '../instance/instance.ts';
import { eventRow } from './events.ts';
import { findTogether } from './find-together.ts';
import { defaultName, noAttempt, openAnswer, sealAnswer, toGrant } from './grant-rows.ts';
import { type HotStatements, unendedSql } from './hot-statements.ts';
import type { Tables } from './schema.ts';
import type { Sealer } from './seal.ts';
import { transact } from './transact.ts';

/**
 * @param hot the two statements that every refresh makes
 * @param dataVersion see GrantStore.dataVersion
 */
export function grantStore(
  db: Kysely<Tables>,
  sealer: Sealer,
  hot: HotStatements,
  dataVersion: () => number | null,
): GrantStore {
  const select = (instanceId: string) =>
    db.selectFrom('token_set').where('instance_id', '=', instanceId).where('name', '=', defaultName);

  const find = findTogether(
    db,
    (ids) =>
      db.selectFrom('token_set').selectAll().where('instance_id', 'in', ids).where('name', '=', sql.lit(defaultName)),
    (row) => row.instance_id,
  );

  return {
    dataVersion,
    takeAttempt: hot.takeAttempt,
    commit: hot.commit,

    async find(instanceId) {
      const row = await find(instanceId);
      return row ? toGrant(sealer, row) : null;
    },

    async marks(instanceIds) {
      return db
        .selectFrom('token_set')
        .select(['instance_id', 'generation', 'revision', 'status'])
        .where('instance_id', 'in', [...instanceIds])
        .where('name', '=', defaultName)
        .execute();
    },

    async markSending({ instance_id, generation, attempt_id }) {
      const { numUpdatedRows } = await attempted(db, instance_id, generation, attempt_id)
        .set({ sending: generation })
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async release({
      instance_id,
      generation,
      attempt_id,
      health,
      next_attempt_at,
      failures,
      revision,
      keep,
      refused_at,
      due_at,
      doubtful = false,
      event,
    }) {
      return transact(db, async (tx) => {
        const { numUpdatedRows } = await attempted(tx, instance_id, generation, attempt_id)
          .set({ ...noAttempt, health: JSON.stringify(health), ...pace(next_attempt_at, failures, revision) })
          .$if(!doubtful, (query) => query.set({ sending: null }))
          .$if(keep !== undefined, (query) => query.set({ sealed_answer: sealAnswer(sealer, instance_id, keep!) }))
          .$if(refused_at !== undefined, (query) => query.set({ refused_at: refused_at! }))
          .$if(due_at !== undefined, (query) => query.set({ due_at: due_at! }))
          .executeTakeFirst();
        if (numUpdatedRows === 0n && !(keep && (await keepLate(tx, sealer, instance_id, generation, keep, health))))
          return false;
        if (event) await tx.insertInto('instance_event').values(eventRow(instance_id, event)).execute();
        return true;
      });
    },

    async refuse({ instance_id, generation, attempt_id, revision, health, event }) {
      return transact(db, async (tx) => {
        const { numUpdatedRows } = await attempted(tx, instance_id, generation, attempt_id)
          .set({
            ...noAttempt,
            status: 'reauthorization_required',
            health: JSON.stringify(health),
            refused_at: null,
            due_at: null,
          })
          .where('revision', '=', revision)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await tx.insertInto('instance_event').values(eventRow(instance_id, event)).execute();
        return true;
      });
    },

    async keptAnswer(instanceId) {
      const row = await select(instanceId).select('sealed_answer').executeTakeFirst();
      return row?.sealed_answer ? openAnswer(sealer, instanceId, row.sealed_answer) : null;
    },

    async due(now, limit) {
      const rows = await db
        .selectFrom('token_set')
        .select(['instance_id', 'generation', 'due_at'])
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...row, due_at: row.due_at! }));
    },

    async claimDue({ instance_id, generation, due_at }, next) {
      const { numUpdatedRows } = await db
        .updateTable('token_set')
        .set({ due_at: next })
        .where('instance_id', '=', instance_id)
        .where('name', '=', defaultName)
        .where('generation', '=', generation)
        .where('due_at', '=', due_at)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async announce({ instance_id, generation, end, health, event }) {
      return transact(db, async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('token_set')
          .set({ announced_end: end })
          .$if(health !== null, (query) => query.set({ health: JSON.stringify(health) }))
          .where('instance_id', '=', instance_id)
          .where('name', '=', defaultName)
          .where('generation', '=', generation)
          .where((or) => or.or([or('announced_end', 'is', null), or('announced_end', '<>', end)]))
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await tx.insertInto('instance_event').values(eventRow(instance_id, event)).execute();
        return true;
      });
    },

    async countGrants(tokenHost) {
      const row = await db
        .selectFrom('token_set')
        .select((of) => of.fn.countAll().as('count'))
        .where('token_host', '=', tokenHost)
        .where('generation', '>', 0)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },

    // Through the index on both columns alone: this is asked at every refusal.
    async countHeld(tokenHost, since) {
      const row = await db
        .selectFrom('token_set')
        .select((of) => of.fn.countAll().as('count'))
        .where('token_host', '=', tokenHost)
        .where('refused_at', '>=', since)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },

    async countByStatus() {
      const rows = await db
        .selectFrom('token_set')
        .select(['status', (of) => of.fn.countAll().as('count')])
        .groupBy('status')
        .execute();
      const counts = { pending_authorization: 0, active: 0, reauthorization_required: 0 };
      for (const { status, count } of rows) counts[status] = Number(count);
      return counts;
    },
  };
}

/** @param revision what is waited for was wrong with those credentials: with others nothing is */
function pace(next_attempt_at: number, failures: number, revision: number | undefined) {
  if (revision === undefined) return { next_attempt_at, failures };
  const unlessEdited = (value: number) =>
    sql<number>`case when revision = ${revision} then cast(${value} as bigint) else 0 end`;
  return { next_attempt_at: unlessEdited(next_attempt_at), failures: unlessEdited(failures) };
}

/** The row of one generation, while the attempt is still this one. */
const attempted = (tx: Kysely<Tables>, instanceId: string, generation: number, attemptId: string) =>
  tx
    .updateTable('token_set')
    .where('instance_id', '=', instanceId)
    .where('name', '=', defaultName)
    .where('generation', '=', generation)
    .where('attempt_id', '=', attemptId);

/**
 * An answer that nobody could read, and whose attempt is another's by now, or was given up: while the generation is still
 * the one that it spent, what comes after is in it and nowhere else, so it is kept, and lifts what was made of the silence.
 */
async function keepLate(
  tx: Kysely<Tables>,
  sealer: Sealer,
  instanceId: string,
  generation: number,
  answer: KeptAnswer,
  health: Health,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('token_set')
    .set({
      sealed_answer: sealAnswer(sealer, instanceId, answer),
      health: JSON.stringify(health),
      status: 'active',
      refused_at: null,
    })
    .where('instance_id', '=', instanceId)
    .where('name', '=', defaultName)
    .where('generation', '=', generation)
    .where(sql.raw<SqlBool>(unendedSql))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
