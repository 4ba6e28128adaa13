import type { Kysely } from 'kysely';
import type { GrantStore } from '../engine/store.ts';
import { defaultName, openAnswer, sealAnswer, settledColumns, toGrant, tokenColumns } from './grant-rows.ts';
import type { Tables } from './schema.ts';
import type { Sealer } from './seal.ts';

/** @param dataVersion see GrantStore.dataVersion */
export function grantStore(db: Kysely<Tables>, sealer: Sealer, dataVersion: () => number | null): GrantStore {
  /** The row of one generation of a grant. */
  const update = (instanceId: string, generation: number) =>
    db
      .updateTable('token_set')
      .where('instance_id', '=', instanceId)
      .where('name', '=', defaultName)
      .where('generation', '=', generation);

  return {
    dataVersion,

    async find(instanceId) {
      const row = await db
        .selectFrom('token_set')
        .selectAll()
        .where('instance_id', '=', instanceId)
        .where('name', '=', defaultName)
        .executeTakeFirst();
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

    async takeAttempt({ instance_id, generation, attempt_id, lapsed, now }) {
      const row = await update(instance_id, generation)
        .set({ attempt_id, attempt_since: now })
        .where('attempt_id', lapsed === null ? 'is' : '=', lapsed)
        .where('next_attempt_at', '<=', now)
        .returningAll()
        .executeTakeFirst();
      return row ? toGrant(sealer, row) : null;
    },

    async commit(instanceId, generation, tokens, health) {
      const { numUpdatedRows } = await update(instanceId, generation)
        .set({ ...tokenColumns(sealer, instanceId, generation + 1, tokens), ...settledColumns(health) })
        .set({ generation: generation + 1 })
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async release({ instance_id, generation, attempt_id, health, next_attempt_at, failures, keep }) {
      const { numUpdatedRows } = await update(instance_id, generation)
        .set({ attempt_id: null, attempt_since: null, health: JSON.stringify(health), next_attempt_at, failures })
        .$if(keep !== undefined, (query) => query.set({ sealed_answer: sealAnswer(sealer, instance_id, keep!) }))
        .where('attempt_id', '=', attempt_id)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async refuse({ instance_id, generation, attempt_id, revision, health }) {
      const { numUpdatedRows } = await update(instance_id, generation)
        .set({ status: 'reauthorization_required', health: JSON.stringify(health) })
        .set({ attempt_id: null, attempt_since: null })
        .where('attempt_id', '=', attempt_id)
        .where('revision', '=', revision)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async keptAnswer(instanceId) {
      const row = await db
        .selectFrom('token_set')
        .select('sealed_answer')
        .where('instance_id', '=', instanceId)
        .where('name', '=', defaultName)
        .executeTakeFirst();
      return row?.sealed_answer ? openAnswer(sealer, instanceId, row.sealed_answer) : null;
    },
  };
}
