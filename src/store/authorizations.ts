import { type Kysely, sql } from 'kysely';
import type { AuthorizationStore, CommitAuthorization, StoredResult } from '../engine/store.ts';
import type { Actor } from '../instance/actor.ts';
import { eventRow } from './events.ts';
import { defaultName, sealAnswer, settledColumns, tokenColumns } from './grant-rows.ts';
import { dropHeld, findHeld, heldColumns, heldForDecision, makeRoom, noGrant, waitingGrantOf } from './held-grants.ts';
import type { Tables } from './schema.ts';
import type { Sealer } from './seal.ts';
import { transact } from './transact.ts';

/** Pending requests are forgotten after this, whatever became of them; milliseconds. */
const forgottenAfter = 24 * 60 * 60_000;

/** By then every authorization that was begun has got the code of its confirmation, or never will; milliseconds. */
const codelessAfter = 60 * 60_000;

export function authorizationStore(db: Kysely<Tables>, sealer: Sealer): AuthorizationStore {
  const verifierOf = (instanceId: string) => ({ owner: instanceId, purpose: 'code_verifier', generation: 0 }) as const;
  return {
    async begin({ code_verifier, by, confirm, ...record }) {
      await transact(db, async (tx) => {
        await tx
          .deleteFrom('authorization_request')
          .where('created_at', '<', record.created_at - forgottenAfter)
          // What is held for a decision waits longer.
          .where((where) =>
            where.or([where('completion_ends', 'is', null), where('completion_ends', '<', record.created_at)]),
          )
          .execute();
        const { begun_sequence: sequence } = await tx
          .updateTable('token_set')
          .set({ begun_sequence: sql<number>`begun_sequence + 1` })
          .where('instance_id', '=', record.instance_id)
          .where('name', '=', defaultName)
          .returning('begun_sequence')
          .executeTakeFirstOrThrow();
        const sealed_verifier = sealer.seal(code_verifier, verifierOf(record.instance_id));
        await tx
          .insertInto('authorization_request')
          .values({ ...record, sequence, sealed_verifier, actor: by && JSON.stringify(by), confirm: confirm ? 1 : 0 })
          .execute();
      });
    },

    async find(stateHash) {
      const row = await db
        .selectFrom('authorization_request')
        .selectAll()
        .where('state_hash', '=', stateHash)
        .executeTakeFirst();
      if (!row) return null;
      const { sealed_verifier, sealed_grant: _, actor, confirm, ...record } = row;
      const by = actor === null ? null : (JSON.parse(actor) as Actor);
      return {
        ...record,
        by,
        confirm: confirm === 1,
        code_verifier: sealer.open(sealed_verifier, verifierOf(row.instance_id)),
      };
    },

    async claim(stateHash, now) {
      const { numUpdatedRows } = await db
        .updateTable('authorization_request')
        .set({ used_at: now })
        .where('state_hash', '=', stateHash)
        .where('used_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async finish(stateHash, error) {
      await db
        .updateTable('authorization_request')
        .set({ finished: 1, error: error && JSON.stringify(error) })
        .where('state_hash', '=', stateHash)
        .execute();
    },

    async result(resultId) {
      const row = await db
        .selectFrom('authorization_request')
        .select(['instance_id', 'return_url', 'error', 'confirm'])
        .where('result_id', '=', resultId)
        .where('finished', '=', 1)
        .executeTakeFirst();
      if (!row) return null;
      const { error, confirm, ...rest } = row;
      const held = confirm === heldForDecision;
      return { ...rest, held, error: error === null ? null : (JSON.parse(error) as StoredResult['error']) };
    },

    commit: (commit) =>
      commit.confirm === undefined
        ? commitAuthorization(db, sealer, commit)
        : holdCommit(db, sealer, commit.confirm, commit),

    async awaitConfirmation(stateHash, completion_hash, completion_ends) {
      const { numUpdatedRows } = await db
        .updateTable('authorization_request')
        .set({ completion_hash, completion_ends })
        .where('state_hash', '=', stateHash)
        .where('sealed_grant', 'is not', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async waiting(completionHash, now) {
      const row = await db
        .selectFrom('authorization_request')
        .select(['state_hash', 'revision', 'instance_id', 'sealed_grant'])
        .where('completion_hash', '=', completionHash)
        .where('completion_ends', '>', now)
        .executeTakeFirst();
      if (!row || row.sealed_grant === null) return null;
      const { state_hash, revision, instance_id } = row;
      const text = sealer.open(row.sealed_grant, waitingGrantOf(instance_id));
      return { state_hash, revision, commit: JSON.parse(text) as CommitAuthorization };
    },

    held: (instanceId, now) => findHeld(db, sealer, instanceId, now),

    async settleConfirmation(stateHash) {
      await db.updateTable('authorization_request').set(noGrant).where('state_hash', '=', stateHash).execute();
    },

    async dropUnconfirmed(now) {
      await db
        .updateTable('authorization_request')
        .set(noGrant)
        .where('sealed_grant', 'is not', null)
        .where((where) =>
          // Without an end: the process died before the code was made, so that nobody has it.
          where.or([
            where('completion_ends', '<', now),
            where.and([where('completion_ends', 'is', null), where('created_at', '<', now - codelessAfter)]),
          ]),
        )
        .execute();
    },

    async keep(instanceId, answer, health, event) {
      await transact(db, async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('token_set')
          .set({ sealed_answer: sealAnswer(sealer, instanceId, answer), health: JSON.stringify(health) })
          .where('instance_id', '=', instanceId)
          .where('name', '=', defaultName)
          .where('authorized_sequence', '<', answer.sequence)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) await tx.insertInto('instance_event').values(eventRow(instanceId, event)).execute();
      });
    },
  };
}

/** Beside its pending request, where nothing uses it: the grant that the instance has stays as it is. */
async function holdCommit(
  db: Kysely<Tables>,
  sealer: Sealer,
  stateHash: string,
  { confirm: _, decide_by, ...commit }: CommitAuthorization,
): Promise<boolean> {
  return transact(db, async (tx) => {
    const decision = decide_by === undefined ? {} : heldColumns(commit.instance_id, decide_by);
    if (decide_by !== undefined && !(await makeRoom(tx, commit))) return false;
    const { numUpdatedRows } = await tx
      .updateTable('authorization_request')
      .set({ sealed_grant: sealer.seal(JSON.stringify(commit), waitingGrantOf(commit.instance_id)), ...decision })
      .where('state_hash', '=', stateHash)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    // Out of the spool it may come twice.
    const event = tx.insertInto('instance_event').values(eventRow(commit.instance_id, commit.event));
    await event.onConflict((conflict) => conflict.doNothing()).execute();
    return true;
  });
}

/** The seal names the generation, so that is read first and the write is conditional on it; a lost race is tried again. */
async function commitAuthorization(db: Kysely<Tables>, sealer: Sealer, commit: CommitAuthorization): Promise<boolean> {
  for (;;) {
    const outcome = await transact(db, (tx) => tryCommit(tx, sealer, commit));
    if (outcome !== 'moved') return outcome === 'committed';
  }
}

async function tryCommit(
  tx: Kysely<Tables>,
  sealer: Sealer,
  { instance_id, sequence, tokens, connection, identity, route, health, due_at, now, event }: CommitAuthorization,
): Promise<'committed' | 'superseded' | 'moved'> {
  const row = await tx
    .selectFrom('token_set')
    .select(['generation', 'authorized_at'])
    .where('instance_id', '=', instance_id)
    .where('name', '=', defaultName)
    .where('authorized_sequence', '<', sequence)
    .executeTakeFirst();
  if (!row) return 'superseded';
  const generation = row.generation + 1;
  const { numUpdatedRows } = await tx
    .updateTable('token_set')
    .set({ ...tokenColumns(sealer, instance_id, generation, tokens), ...settledColumns(health) })
    .set({ generation, route, authorized_at: now, authorized_sequence: sequence, committed_attempt: null, due_at })
    .where('instance_id', '=', instance_id)
    .where('name', '=', defaultName)
    .where('generation', '=', row.generation)
    .where('authorized_sequence', '<', sequence)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return 'moved';
  await tx
    .updateTable('instance')
    .set({ connection: JSON.stringify(connection), identity })
    .where('id', '=', instance_id)
    .execute();
  await dropHeld(tx, instance_id, sequence);
  const type = row.authorized_at === null ? 'authorized' : 'reauthorized';
  await tx
    .insertInto('instance_event')
    .values(eventRow(instance_id, { ...event, type, generation }))
    .execute();
  return 'committed';
}
