import type { EngineContext, EngineParts } from '../context.ts';
import type { CommitTokens, Grant } from '../store.ts';

/**
 * The grant as it will be once what waits for it in this process's spool is committed: the store cannot be written, and
 * what it shows is spent. The grant itself where nothing waits for its generation.
 */
export function spooledGrant(context: EngineContext, grant: Grant): Grant {
  for (const { instance_id, entry } of context.spool.waiting()) {
    if (instance_id !== grant.instance_id || entry.kind !== 'refresh') continue;
    const { generation, attempt_id, tokens, health, due_at } = entry.commit;
    if (generation === grant.generation) return renewedGrant(grant, { attempt_id, tokens, health, due_at });
  }
  return grant;
}

/** Whether what spending that generation brought waits in this process's spool. */
export function refreshWaits({ spool }: EngineParts, id: string, generation: number): boolean {
  return spool
    .waiting()
    .some(
      ({ instance_id, entry }) =>
        instance_id === id && entry.kind === 'refresh' && entry.commit.generation === generation,
    );
}

/** A grant after the token set that spending its generation brought. */
export function renewedGrant(
  grant: Grant,
  { attempt_id, tokens, health, due_at }: Pick<CommitTokens, 'attempt_id' | 'tokens' | 'health' | 'due_at'>,
): Grant {
  return {
    ...grant,
    status: 'active',
    generation: grant.generation + 1,
    tokens,
    health,
    due_at,
    scope: tokens.scope,
    expires_at: tokens.expires_at,
    has_refresh_token: tokens.refresh_token !== null,
    has_kept_answer: false,
    attempt_id: null,
    sending: false,
    next_attempt_at: 0,
    failures: 0,
    refused_at: null,
    committed_attempt: attempt_id,
  };
}
