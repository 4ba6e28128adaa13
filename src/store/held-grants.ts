import { type Kysely, type SqlBool, sql } from 'kysely';
import type { CommitAuthorization, HeldCommit } from '../engine/store.ts';
import { defaultName } from './grant-rows.ts';
import type { Tables } from './schema.ts';
import type { Sealer } from './seal.ts';

/** What `confirm` of a request says once its grant was held for an administrator's decision. */
export const heldForDecision = 2;

/** What is held is found by its instance, where a confirmation is found by its code's hash; no hash looks like this. */
const prefix = 'held:';
const markOf = (instanceId: string): string => `${prefix}${instanceId}`;

export const noGrant = { sealed_grant: null, completion_hash: null, completion_ends: null };

export const waitingGrantOf = (instanceId: string) =>
  ({ owner: instanceId, purpose: 'waiting_grant', generation: 0 }) as const;

/** What a request's row says of a grant that is held until `ends`, milliseconds since 1970. */
export const heldColumns = (instanceId: string, ends: number) => ({
  confirm: heldForDecision,
  completion_hash: markOf(instanceId),
  completion_ends: ends,
});

/** Whether a grant is held for the instance of a row. */
export const isHeld = sql<SqlBool>`exists (select 1 from authorization_request
  where authorization_request.completion_hash = ${sql.lit(prefix)} || instance.id)`;

export async function findHeld(
  db: Kysely<Tables>,
  sealer: Sealer,
  instanceId: string,
  now: number,
): Promise<HeldCommit | null> {
  const row = await db
    .selectFrom('authorization_request')
    .select(['state_hash', 'revision', 'sealed_grant', 'completion_ends'])
    .where('completion_hash', '=', markOf(instanceId))
    .where('completion_ends', '>', now)
    .orderBy('sequence', 'desc')
    .executeTakeFirst();
  if (!row || row.sealed_grant === null || row.completion_ends === null) return null;
  const { state_hash, revision, sealed_grant, completion_ends: ends } = row;
  const text = sealer.open(sealed_grant, waitingGrantOf(instanceId));
  return { state_hash, revision, ends, commit: JSON.parse(text) as CommitAuthorization };
}

/** The newest wins: what came before it is erased. False where a newer one is in use, or held. */
export async function makeRoom(
  tx: Kysely<Tables>,
  { instance_id, sequence }: Pick<CommitAuthorization, 'instance_id' | 'sequence'>,
): Promise<boolean> {
  const used = await tx
    .selectFrom('token_set')
    .select('instance_id')
    .where('instance_id', '=', instance_id)
    .where('name', '=', defaultName)
    .where('authorized_sequence', '<', sequence)
    .executeTakeFirst();
  if (!used) return false;
  const newer = await tx
    .selectFrom('authorization_request')
    .select('state_hash')
    .where('completion_hash', '=', markOf(instance_id))
    .where('sequence', '>', sequence)
    .executeTakeFirst();
  if (newer) return false;
  await dropHeld(tx, instance_id, sequence);
  return true;
}

/** Erases what is held for the instance by that authorization and those before it. */
export async function dropHeld(tx: Kysely<Tables>, instanceId: string, sequence: number): Promise<void> {
  await tx
    .updateTable('authorization_request')
    .set(noGrant)
    .where('completion_hash', '=', markOf(instanceId))
    .where('sequence', '<=', sequence)
    .execute();
}
