import { setTimeout as sleep } from 'node:timers/promises';
import { EvergrantError } from '../errors.ts';
import { healthy, troubled } from '../instance/health.ts';
import { backoff, nextStep, outcomeOf } from '../instance/outcome.ts';
import { readAnswer } from '../instance/read-answer.ts';
import { refreshRequest } from '../instance/resolve.ts';
import { scrub } from '../instance/scrub.ts';
import type { TokenSet } from '../instance/token-set.ts';
import type { HttpAnswer } from '../oauth/http.ts';
import type { TokenFailure } from '../oauth/token-answer.ts';
import type { EngineContext } from './context.ts';
import { exchange, failureOf } from './exchange.ts';
import { noInstance, type OpenedInstance, openInstance } from './opened-instance.ts';
import type { Grant, KeptAnswer } from './store.ts';

/**
 * Spends the refresh token of a grant whose attempt this process has taken: builds, sends, reads, writes. The answer is
 * written by compare-and-swap on the generation that was spent, so that a late loser replaces nothing newer.
 * @throws reauthorization_required, and what went wrong with the token endpoint
 */
export async function spend(context: EngineContext, taken: Grant, attempt: string): Promise<Grant> {
  const sentAt = context.clock.now();
  let opened: OpenedInstance | null = null;
  let answer: HttpAnswer | null = null;
  try {
    opened = await openInstance(context, taken.instance_id);
    answer = await send(context, opened, taken);
  } catch (error) {
    return failed(context, taken, attempt, opened, failureOf(error));
  }
  const { method, values } = opened;
  const before = taken.tokens ?? { refresh_token: null, scope: null };
  const result = readAnswer(answer, { method, request: method.refresh_request, values, before, sentAt });
  if ('tokens' in result) return commit(context, taken, result.tokens);
  const kept: KeptAnswer = {
    ...answer,
    kind: 'refresh',
    generation: taken.generation,
    sent_at: sentAt,
    scope: before.scope,
    route: taken.route ?? 'direct',
    sequence: 0,
  };
  return failed(context, taken, attempt, opened, result.failure, kept);
}

async function send(context: EngineContext, opened: OpenedInstance, taken: Grant): Promise<HttpAnswer> {
  const { connector, method, values } = opened;
  const refresh_token = taken.tokens?.refresh_token ?? '';
  const access_token = taken.tokens?.access_token ?? '';
  const request = refreshRequest(connector, method, values, { refresh_token, access_token });
  return exchange(context, request, connector, taken.route);
}

/** Callers see the new token only once it is durable, so a store that is away for a moment is waited for. */
async function commit(context: EngineContext, taken: Grant, tokens: TokenSet): Promise<Grant> {
  const { store, clock, deadlines } = context;
  const giveUpAt = clock.monotonic() + deadlines.attempt;
  for (;;) {
    try {
      await store.grants.commit(taken.instance_id, taken.generation, tokens, healthy(clock.now()));
      break;
    } catch (error) {
      const away = error instanceof EvergrantError && error.code === 'store_unavailable';
      if (!away || clock.monotonic() > giveUpAt) throw error;
      await sleep(200);
    }
  }
  // Where somebody else's token set is newer, that one is the grant; this answer is dropped.
  const grant = await store.grants.find(taken.instance_id);
  if (!grant) throw noInstance(taken.instance_id);
  return grant;
}

/**
 * Writes down what the failure means, then throws it; unless the grant moved on meanwhile, because a late loser's
 * failure says nothing about what is there now.
 */
async function failed(
  context: EngineContext,
  taken: Grant,
  attempt: string,
  opened: OpenedInstance | null,
  failure: TokenFailure,
  answer?: KeptAnswer,
): Promise<Grant> {
  const { store, clock, random } = context;
  const { instance_id, generation, revision, tokens } = taken;
  const rotation = opened?.method.refresh_token.rotation ?? 'single_use';
  const outcome = outcomeOf(failure.code, rotation);
  const secrets = [...(opened?.secrets ?? []), tokens?.refresh_token ?? '', tokens?.access_token ?? ''];
  const reason = scrub(failure.message, secrets);
  const now = clock.now();
  const health = troubled(failure.code, outcome, reason, now);
  if (outcome === 'refused') {
    const condemned = await store.grants.refuse({ instance_id, generation, attempt_id: attempt, revision, health });
    if (condemned) {
      context.cache.forget(instance_id);
      throw new EvergrantError('reauthorization_required', reason, { hint: nextStep(failure.code, outcome) });
    }
  }
  const delay = backoff(taken.failures, (random(1)[0] ?? 0) / 255, failure.retryAfter);
  const released = await store.grants.release({
    instance_id,
    generation,
    attempt_id: attempt,
    health,
    next_attempt_at: now + Math.round(delay),
    failures: taken.failures + 1,
    ...(answer && failure.keep ? { keep: answer } : {}),
  });
  const grant = released ? null : await store.grants.find(instance_id);
  if (grant && grant.generation > generation) return grant;
  throw new EvergrantError(failure.code, reason, {
    hint: nextStep(failure.code, outcome),
    retryAfter: Math.ceil(delay / 1000),
  });
}
