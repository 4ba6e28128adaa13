import type { Selectable } from 'kysely';
import type { Grant, GrantState, KeptAnswer } from '../engine/store.ts';
import type { Health } from '../instance/instance.ts';
import type { TokenSet } from '../instance/token-set.ts';
import type { TokenSetTable } from './schema.ts';
import type { Sealer } from './seal.ts';

/** Name of the token set that every instance has. */
export const defaultName = 'default';

/** The row of an instance that was never authorised. */
export function defaultTokenSet(instanceId: string, revision: number, tokenHost: string) {
  return {
    instance_id: instanceId,
    token_host: tokenHost,
    name: defaultName,
    revision,
    sealed: null,
    scope: null,
    expires_at: null,
    has_refresh_token: 0,
    attempt_id: null,
    attempt_since: null,
    attempt_by: null,
    sending: null,
    ended_by_edit: null,
    committed_attempt: null,
    refused_at: null,
    announced_end: null,
    next_attempt_at: 0,
    failures: 0,
    sealed_answer: null,
    begun_sequence: 0,
    authorized_sequence: 0,
  };
}

export const noAttempt = { attempt_id: null, attempt_since: null, attempt_by: null } as const;

/** The columns that a token set fills, sealed for its generation. */
export function tokenColumns(sealer: Sealer, instanceId: string, generation: number, tokens: TokenSet) {
  return {
    sealed: sealer.seal(JSON.stringify(tokens), { owner: instanceId, purpose: 'token_set', generation }),
    scope: tokens.scope,
    expires_at: tokens.expires_at,
    has_refresh_token: tokens.refresh_token === null ? 0 : 1,
  };
}

/** A new token set settles everything that was open: attempt, backoff, kept answer, health. */
export function settledColumns(health: Health) {
  return {
    status: 'active',
    health: JSON.stringify(health),
    ...noAttempt,
    refused_at: null,
    next_attempt_at: 0,
    failures: 0,
    sealed_answer: null,
  } as const;
}

export function sealAnswer(sealer: Sealer, instanceId: string, answer: KeptAnswer): string {
  return sealer.seal(JSON.stringify(answer), { owner: instanceId, purpose: 'token_answer', generation: 0 });
}

export function openAnswer(sealer: Sealer, instanceId: string, sealed: string): KeptAnswer {
  return JSON.parse(sealer.open(sealed, { owner: instanceId, purpose: 'token_answer', generation: 0 })) as KeptAnswer;
}

type StateRow = Pick<
  Selectable<TokenSetTable>,
  'status' | 'health' | 'generation' | 'route' | 'scope' | 'expires_at' | 'has_refresh_token' | 'authorized_at'
>;

export function grantStateOf(row: StateRow, has_kept_answer: unknown): GrantState {
  const { status, health, generation, route, scope, expires_at, has_refresh_token, authorized_at } = row;
  return {
    status,
    generation,
    route,
    scope,
    expires_at,
    authorized_at,
    health: JSON.parse(health) as Health,
    has_refresh_token: has_refresh_token === 1,
    has_kept_answer: Boolean(has_kept_answer),
  };
}

/** @param read the grant of the same generation, where it was read a moment ago: its token set is not opened again */
export function toGrant(
  sealer: Sealer,
  row: Selectable<TokenSetTable>,
  read: Pick<Grant, 'tokens'> | null = null,
): Grant {
  const { instance_id, revision, generation, attempt_id, next_attempt_at, failures } = row;
  const { due_at, refused_at, announced_end, committed_attempt, authorized_sequence, token_host } = row;
  return {
    ...grantStateOf(row, row.sealed_answer !== null),
    instance_id,
    revision,
    attempt_id,
    sending: row.sending === generation,
    next_attempt_at,
    failures,
    due_at,
    refused_at,
    announced_end,
    committed_attempt,
    authorized_sequence,
    token_host,
    tokens: read === null ? openTokens(sealer, row) : read.tokens,
  };
}

function openTokens(sealer: Sealer, { sealed, instance_id, generation }: Selectable<TokenSetTable>): TokenSet | null {
  if (sealed === null) return null;
  return JSON.parse(sealer.open(sealed, { owner: instance_id, purpose: 'token_set', generation })) as TokenSet;
}
