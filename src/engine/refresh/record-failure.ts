import { type ErrorCode, EvergrantError } from '../../errors.ts';
import type { EventType } from '../../instance/event.ts';
import { type GrantEnd, hasEnded, idleEnd } from '../../instance/grant-end.ts';
import { troubled } from '../../instance/health.ts';
import { hasTokens } from '../../instance/method.ts';
import { backoff, nextStep, type Outcome, outcomeOf } from '../../instance/outcome.ts';
import { scrub } from '../../instance/scrub.ts';
import type { RefreshTokenRules } from '../../manifest/connector.ts';
import type { TokenFailure } from '../../oauth/token-answer.ts';
import type { EngineContext } from '../context.ts';
import type { OpenedInstance } from '../instances/opened-instance.ts';
import type { Grant, KeptAnswer } from '../store.ts';
import { eventOf } from '../trail/record-event.ts';
import { settle } from './settle.ts';
import type { Attempt } from './spend.ts';

/** Where the connector cannot be opened: nothing was sent, and nothing may be assumed of the token. */
const careful: RefreshTokenRules = { rotation: 'single_use', reuse_grace: 0, after_unknown_outcome: 'retry' };

/**
 * Writes down what a failed refresh means, then throws it; unless the grant moved on meanwhile, because a late loser's
 * failure says nothing about what is there now.
 */
export async function recordFailure(
  context: EngineContext,
  attempt: Attempt,
  opened: OpenedInstance | null,
  failure: TokenFailure,
  answer?: KeptAnswer,
): Promise<Grant> {
  const { clock, observer } = context;
  const { grant, begun, slot } = attempt;
  const rules = opened && hasTokens(opened.method) ? opened.method.refresh_token : careful;
  const outcome = outcomeOf(failure.code, rules.rotation);
  observer.refreshed(opened?.connector.id ?? '', outcome, clock.monotonic() - begun);
  const secrets = [...(opened?.secrets ?? []), grant.tokens?.refresh_token ?? '', grant.tokens?.access_token ?? ''];
  const told = { ...failure, message: scrub(failure.message, secrets) };
  if (outcome === 'refused') {
    const verdict = await context.judge.refused(grant, rules).catch(freeing(attempt));
    if (verdict.condemn) return condemn(context, attempt, outcome, told);
    return hold(context, attempt, verdict.retryIn);
  }
  if (outcome === 'unknown' && isFinal(rules, grant, clock.now())) return condemn(context, attempt, outcome, told);
  const kept = answer && failure.keep ? answer : undefined;
  const delay = delayOf(context, grant, rules, outcome, failure);
  const type: EventType = kept ? 'answer_kept' : outcome === 'unknown' ? 'outcome_unknown' : 'refresh_failed';
  const about = {
    generation: grant.generation,
    code: told.code,
    detail: told.message,
    duration: clock.monotonic() - begun,
    announce: outcome === 'misconfigured' || outcome === 'not_understood',
  };
  // A failure that repeats itself is told once; the health says since when.
  const repeated = grant.health.code === told.code;
  const now = clock.now();
  const written = await settle(context, slot, {
    kind: 'release',
    release: {
      instance_id: grant.instance_id,
      generation: grant.generation,
      attempt_id: attempt.id,
      health: troubled(
        told.code,
        outcome,
        told.message,
        repeated ? grant.health.since : now,
        nearEnd(rules, grant, now),
      ),
      next_attempt_at: now + delay,
      failures: grant.failures + 1,
      ...(outcome === 'misconfigured' ? { revision: grant.revision } : {}),
      doubtful: grant.sending,
      // The provider may still answer a second use, for a while; so it is not left to a caller to ask again.
      ...(outcome === 'unknown' ? { due_at: now + delay } : {}),
      event: repeated && !kept ? null : eventOf(context, type, about),
      ...(kept ? { keep: kept } : {}),
    },
  });
  return newerOr(context, grant, written !== 'superseded', () =>
    failed(told.code, told.message, nextStep(told.code, outcome), delay),
  );
}

/** The end that a refresh would have moved, once it is near. */
function nearEnd(rules: RefreshTokenRules, { tokens }: Grant, now: number): GrantEnd | null {
  const end = tokens && idleEnd(rules, tokens);
  return end && now >= end.announceAt && now < end.at ? end : null;
}

/** After an unknown outcome nothing more is sent: the provider forbids it, or the declared lifetime is over. */
function isFinal(rules: RefreshTokenRules, grant: Grant, now: number): boolean {
  return rules.after_unknown_outcome === 'stop' || hasEnded(rules, grant, now);
}

async function condemn(
  context: EngineContext,
  attempt: Attempt,
  outcome: Outcome,
  failure: TokenFailure,
): Promise<Grant> {
  const { grant, slot } = attempt;
  const { instance_id, generation, revision, tokens } = grant;
  const { code, message } = failure;
  const hint = nextStep('invalid_grant', 'refused');
  const about = { generation, tokens, code, detail: message, duration: context.clock.monotonic() - attempt.begun };
  const condemned = await context.store.grants
    .refuse({
      instance_id,
      generation,
      revision,
      attempt_id: attempt.id,
      health: { ...troubled(code, outcome, message, context.clock.now()), next_step: hint },
      event: eventOf(context, 'refused', about),
    })
    .catch(freeing(attempt))
    .finally(() => context.cache.forget(instance_id));
  slot.free();
  return newerOr(context, grant, condemned, () => new EvergrantError('reauthorization_required', message, { hint }));
}

/** The provider refuses more than is likely: nobody is sent through consent on the strength of that. */
async function hold(context: EngineContext, attempt: Attempt, retryIn: number): Promise<Grant> {
  const { grant, slot } = attempt;
  const { instance_id, generation, tokens } = grant;
  const now = context.clock.now();
  const code = 'refusal_unconfirmed';
  const message = 'The provider refused the refresh token. It is asked again before that is believed.';
  const written = await settle(context, slot, {
    kind: 'release',
    release: {
      instance_id,
      generation,
      attempt_id: attempt.id,
      health: troubled(code, 'unknown', message, grant.refused_at ?? now),
      next_attempt_at: now + retryIn,
      failures: grant.failures + 1,
      doubtful: grant.sending,
      refused_at: grant.refused_at ?? now,
      due_at: now + retryIn,
      event: grant.refused_at === null ? eventOf(context, 'refusal_held', { generation, tokens, code }) : null,
    },
  });
  return newerOr(context, grant, written !== 'superseded', () =>
    failed(code, message, nextStep(code, 'unknown'), retryIn),
  );
}

function delayOf(
  context: EngineContext,
  { failures }: Grant,
  rules: RefreshTokenRules,
  outcome: Outcome,
  failure: TokenFailure,
): number {
  const delay = backoff(failures, (context.random(1)[0] ?? 0) / 255, failure.retryAfter);
  // Within the grace the provider still answers a second use, so the second use should come within it.
  const hurry =
    outcome === 'unknown' && rules.reuse_grace > 0 ? (rules.reuse_grace * 1000) / 3 : Number.POSITIVE_INFINITY;
  return Math.round(Math.min(delay, hurry));
}

async function newerOr(
  context: EngineContext,
  grant: Grant,
  written: boolean,
  error: () => EvergrantError,
): Promise<Grant> {
  if (written) throw error();
  const now = await context.store.grants.find(grant.instance_id);
  if (now && now.generation > grant.generation) return now;
  throw error();
}

function failed(code: ErrorCode, message: string, hint: string, delay: number): EvergrantError {
  return new EvergrantError(code, message, { hint, retryAfter: Math.ceil(delay / 1000) });
}

/** The verdict cannot be written while the store is away; the attempt lapses, and is asked again. */
const freeing =
  ({ slot }: Attempt) =>
  (error: unknown): never => {
    slot.free();
    throw error;
  };
