import { EvergrantError } from '../errors.ts';
import { healthy } from '../instance/health.ts';
import { withTokens } from '../instance/method.ts';
import { readAnswer } from '../instance/read-answer.ts';
import { refreshRequest } from '../instance/resolve.ts';
import type { TokenSet } from '../instance/token-set.ts';
import type { HttpAnswer } from '../oauth/http.ts';
import type { EngineContext } from './context.ts';
import { firstDue } from './due.ts';
import { exchange, failureOf } from './exchange.ts';
import { noInstance, type OpenedInstance, openInstance } from './opened-instance.ts';
import type { SpoolSlot } from './ports.ts';
import { eventOf } from './record-event.ts';
import { recordFailure } from './record-failure.ts';
import { settle } from './settle.ts';
import type { Grant, KeptAnswer } from './store.ts';

/** An attempt that this process has taken, with room on disk for its answer. */
export interface Attempt {
  readonly id: string;
  /** The grant as the store returned it when the attempt was taken: this is what is spent. */
  readonly grant: Grant;
  readonly slot: SpoolSlot;
  /** True where the attempt of another process was taken over, which may have spent the token already. */
  readonly takenOver: boolean;
  /** When the request left: milliseconds since 1970, and on the monotonic clock. */
  readonly sentAt: number;
  readonly begun: number;
}

/**
 * Spends the refresh token of a grant whose attempt this process has taken: builds, sends, reads, writes. The answer is
 * written by compare-and-swap on the generation that was spent, so that a late loser replaces nothing newer.
 * @throws reauthorization_required, and what went wrong with the token endpoint
 */
export async function spend(context: EngineContext, attempt: Attempt): Promise<Grant> {
  const { grant, sentAt } = attempt;
  let opened: OpenedInstance | null = null;
  let answer: HttpAnswer | null = null;
  try {
    opened = await openInstance(context, grant.instance_id);
    if (attempt.takenOver && withTokens(opened.method).refresh_token.after_unknown_outcome === 'stop')
      throw replayForbidden();
    answer = await send(context, opened, grant);
  } catch (error) {
    return recordFailure(context, attempt, opened, failureOf(error));
  }
  const { method, values } = opened;
  const before = grant.tokens ?? { refresh_token: null, scope: null };
  const result = readAnswer(answer, { method, request: withTokens(method).refresh_request, values, before, sentAt });
  if ('tokens' in result) return commit(context, attempt, opened, result.tokens);
  const kept: KeptAnswer = {
    ...answer,
    kind: 'refresh',
    generation: grant.generation,
    sent_at: sentAt,
    scope: before.scope,
    route: grant.route ?? 'direct',
    sequence: 0,
  };
  return recordFailure(context, attempt, opened, result.failure, kept);
}

async function send(context: EngineContext, opened: OpenedInstance, grant: Grant): Promise<HttpAnswer> {
  const { connector, method, values } = opened;
  const refresh_token = grant.tokens?.refresh_token ?? '';
  const access_token = grant.tokens?.access_token ?? '';
  const request = refreshRequest(connector, method, values, { refresh_token, access_token });
  return exchange(context, request, connector, grant.route);
}

/** Callers see the new token only once it is durable: in the store, or, where that is away, in the spool. */
async function commit(
  context: EngineContext,
  { id, grant, slot, begun }: Attempt,
  { connector, method }: OpenedInstance,
  tokens: TokenSet,
): Promise<Grant> {
  const { clock, observer } = context;
  const { instance_id } = grant;
  const generation = grant.generation + 1;
  const now = clock.now();
  const duration = clock.monotonic() - begun;
  const about = { generation, tokens, duration };
  const due_at = firstDue(context, method, tokens, now);
  const health = healthy(now);
  const outcome = await settle(context, slot, {
    kind: 'refresh',
    commit: {
      instance_id,
      generation: grant.generation,
      attempt_id: id,
      tokens,
      health,
      due_at,
      event: eventOf(context, 'refreshed', about),
      lifted: eventOf(context, 'refusal_lifted', about),
    },
  });
  observer.refreshed(connector.id, 'success', duration);
  // Somebody else's token set is newer, so that one is the grant; this answer is dropped.
  if (outcome === 'superseded') return current(context, grant);
  return {
    ...grant,
    status: 'active',
    generation,
    tokens,
    health,
    due_at,
    scope: tokens.scope,
    expires_at: tokens.expires_at,
    has_refresh_token: tokens.refresh_token !== null,
    has_kept_answer: false,
    attempt_id: null,
    next_attempt_at: 0,
    failures: 0,
    refused_at: null,
    committed_attempt: id,
  };
}

async function current(context: EngineContext, { instance_id, generation, tokens }: Grant): Promise<Grant> {
  await context.store.events.append(instance_id, eventOf(context, 'answer_dropped', { generation, tokens }));
  const grant = await context.store.grants.find(instance_id);
  if (!grant) throw noInstance(instance_id);
  return grant;
}

function replayForbidden(): EvergrantError {
  return new EvergrantError(
    'outcome_unknown',
    'A process ended while it refreshed, and this provider punishes a second use.',
  );
}
