import { EvergrantError } from '../errors.ts';
import { finalEnd } from '../instance/grant-end.ts';
import { healthyUntil } from '../instance/health.ts';
import { readAnswer } from '../instance/read-answer.ts';
import { refreshRequest } from '../instance/resolve.ts';
import type { TokenSet } from '../instance/token-set.ts';
import type { HttpAnswer } from '../oauth/http.ts';
import type { EngineContext } from './context.ts';
import { firstDue } from './due.ts';
import { exchange, failureOf } from './exchange.ts';
import { noInstance, type OpenedInstance, openInstanceAt } from './opened-instance.ts';
import type { SpoolSlot } from './ports.ts';
import { eventOf, renamed } from './record-event.ts';
import { recordFailure } from './record-failure.ts';
import { settle } from './settle.ts';
import { renewedGrant } from './spooled-grant.ts';
import type { Grant, KeptAnswer } from './store.ts';

/** An attempt that this process has taken, with room on disk for its answer. */
export interface Attempt {
  readonly id: string;
  /** The grant as the store returned it when the attempt was taken: this is what is spent. */
  readonly grant: Grant;
  readonly slot: SpoolSlot;
  /** True where the attempt of another process was taken over, which may have spent the token already. */
  readonly takenOver: boolean;
  /** When the attempt was asked for: milliseconds since 1970, and on the monotonic clock. */
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
    opened = await openInstanceAt(context, grant.instance_id, grant.revision);
    const { after_unknown_outcome: rule } = opened.method.refresh_token;
    if (rule === 'stop' && attempt.takenOver) throw replayForbidden();
    // With `stop` nobody else has sent the token meanwhile, and the answer lifts what was made of the silence.
    if (rule === 'retry' && isLate(context, attempt)) throw tooLate();
    answer = await send(context, opened, grant);
  } catch (error) {
    return recordFailure(context, attempt, opened, failureOf(error));
  }
  const { method, values } = opened;
  const before = grant.tokens ?? { refresh_token: null, scope: null };
  const result = readAnswer(answer, { method, request: method.refresh_request, values, before, sentAt });
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

/**
 * Whether the answer could come after the attempt has lapsed: a process that was stopped, or a machine that slept, must
 * not send a token that another process may have spent meanwhile. A machine's sleep shows on the wall clock only.
 */
function isLate({ clock, deadlines }: EngineContext, { sentAt, begun }: Attempt): boolean {
  const passed = Math.max(clock.monotonic() - begun, clock.now() - sentAt);
  return passed > deadlines.attempt - deadlines.socket;
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
  const { cache, clock, observer } = context;
  const { instance_id } = grant;
  const generation = grant.generation + 1;
  const now = clock.now();
  const duration = clock.monotonic() - begun;
  const about = { generation, tokens, duration };
  const { authorized_at: authorizedAt, announced_end: announcedEnd } = grant;
  const due_at = firstDue(context, method, tokens, { authorizedAt, announcedEnd }, now);
  const health = healthyUntil(finalEnd(method.refresh_token, tokens, authorizedAt), now);
  const event = eventOf(context, 'refreshed', about);
  const outcome = await settle(context, slot, {
    kind: 'refresh',
    commit: {
      instance_id,
      generation: grant.generation,
      attempt_id: id,
      tokens,
      health,
      due_at,
      event,
      lifted: renamed(context, event, 'refusal_lifted'),
    },
  });
  observer.refreshed(connector.id, 'success', duration);
  context.judge.granted(grant.token_host);
  // Somebody else's token set is newer, so that one is the grant; this answer is dropped.
  if (outcome === 'superseded') return current(context, grant);
  const renewed = renewedGrant(grant, { attempt_id: id, tokens, health, due_at });
  // Also where nobody waits any more: what is in memory has ended with this.
  cache.put(renewed, { sentAt: begun });
  return renewed;
}

async function current(context: EngineContext, { instance_id, generation, tokens }: Grant): Promise<Grant> {
  await context.store.events.append(instance_id, eventOf(context, 'answer_dropped', { generation, tokens }));
  const grant = await context.store.grants.find(instance_id);
  if (!grant) throw noInstance(instance_id);
  return grant;
}

function tooLate(): EvergrantError {
  return new EvergrantError('refresh_timeout', 'This process was held up before it sent anything. Nothing was sent.');
}

function replayForbidden(): EvergrantError {
  return new EvergrantError(
    'outcome_unknown',
    'A process ended while it refreshed, and this provider punishes a second use.',
  );
}
