import { EvergrantError } from '../../errors.ts';
import { finalEnd, type GrantEnd, idleEnd } from '../../instance/grant-end.ts';
import { ended, endsSoon } from '../../instance/health.ts';
import { retryDelay } from '../../instance/keep-alive-due.ts';
import { withTokens } from '../../instance/method.ts';
import type { RefreshTokenRules } from '../../manifest/connector.ts';
import { randomText } from '../access/random-text.ts';
import type { EngineContext } from '../context.ts';
import { openInstance } from '../instances/opened-instance.ts';
import type { DueGrant, Grant } from '../store.ts';
import { eventOf } from '../trail/record-event.ts';
import type { HostOutages } from './host-outages.ts';
import type { Refresher } from './refresher.ts';

/** For how long a claim keeps other processes away, milliseconds; after it, whoever claimed is taken to have died. */
const claimedFor = 5 * 60_000;
/** How long a grant waits that was not asked for because its provider could not be reached a moment ago, milliseconds. */
const outageDelay = 5 * 60_000;
/** Where the manifest cannot be read: no lifetime is known but the access token's. */
const undeclared: RefreshTokenRules = { rotation: 'single_use', reuse_grace: 0, after_unknown_outcome: 'retry' };

/**
 * Sees to one grant whose time for keep-alive has come, if no other process does: renews it, announces that it ends, or
 * writes down that it has ended. The claim only moves the time; the attempt is taken right before the request.
 */
export async function tendGrant(
  context: EngineContext,
  refresher: Refresher,
  outages: HostOutages,
  due: DueGrant,
): Promise<void> {
  const { store, clock, observer } = context;
  const now = clock.now();
  const claimed = { ...due, due_at: now + claimedFor };
  if (!(await store.grants.claimDue(due, claimed.due_at))) return;
  observer.keepAliveLag(now - due.due_at);
  const grant = await store.grants.find(due.instance_id);
  // Removed, or renewed by use: then it has another time.
  if (!grant || grant.generation !== due.generation) return;
  const { status, tokens, authorized_at, token_host: host } = grant;
  if (status !== 'active' || tokens === null) return void (await store.grants.claimDue(claimed, null));
  const rules = await rulesOf(context, grant);
  const end = finalEnd(rules ?? undeclared, tokens, authorized_at);
  if (end) await announce(context, grant, end);
  if (tokens.refresh_token === null && !tokens.renewable) return awaitEnd(context, claimed, grant, end);
  const outage = outages.of(host);
  try {
    if (outage) throw outage;
    await refresher.renew(grant.instance_id, grant.generation);
    outages.answered(host);
  } catch (error) {
    if (!outage) outages.failed(host, error);
    const forgotten = rules && idleEnd(rules, tokens);
    if (forgotten) await announce(context, grant, forgotten, error);
    // Where the outcome set a time of its own, as a refusal that is to be confirmed does, that one holds.
    const delay = outage
      ? spread(context, outageDelay)
      : delayAfter(context, error, forgotten?.at ?? (tokens.renewable ? tokens.expires_at : null));
    await store.grants.claimDue(claimed, clock.now() + delay);
  }
}

/** null where the manifest is gone or asks for other credentials by now: the refresh says so. */
async function rulesOf(context: EngineContext, { instance_id }: Grant): Promise<RefreshTokenRules | null> {
  try {
    return withTokens((await openInstance(context, instance_id)).method).refresh_token;
  } catch (error) {
    if (error instanceof EvergrantError && error.code !== 'store_unavailable') return null;
    throw error;
  }
}

/** Says once of each end that it comes, when its time has come. @param trouble why the grant is not renewed */
async function announce(context: EngineContext, grant: Grant, end: GrantEnd, trouble?: unknown): Promise<void> {
  const { instance_id, generation, tokens, announced_end } = grant;
  const now = context.clock.now();
  if (announced_end === end.at || now < end.announceAt || now >= end.at) return;
  const health = endsSoon(end, now);
  const [code, why] = trouble instanceof EvergrantError ? [trouble.code, ` ${trouble.message}`] : [undefined, ''];
  const about = { generation, tokens, detail: `${health.reason}${why}`, ...(code === undefined ? {} : { code }) };
  await context.store.grants.announce({
    instance_id,
    generation,
    end: end.at,
    // Trouble has words of its own, which say when it ends too.
    health: trouble === undefined && grant.health.state === 'ok' ? health : null,
    event: eventOf(context, 'expires_soon', about),
  });
}

/** Nothing renews this grant: at its end that is written down, so that status and reason are true without a caller. */
async function awaitEnd(context: EngineContext, claimed: DueGrant, grant: Grant, end: GrantEnd | null): Promise<void> {
  const { store, clock, random, cache } = context;
  const now = clock.now();
  if (end === null || now < end.at) return void (await store.grants.claimDue(claimed, end?.at ?? null));
  const { instance_id, generation, revision, tokens, attempt_id } = grant;
  const id = randomText(random, 12);
  const wanted = { instance_id, generation, attempt_id: id, lapsed: attempt_id, by: context.process, now, read: grant };
  if (!(await store.grants.takeAttempt(wanted))) return;
  const health = ended(end, now);
  const event = eventOf(context, 'refused', { generation, tokens, detail: health.reason });
  await store.grants.refuse({ instance_id, generation, revision, attempt_id: id, health, event });
  cache.forget(instance_id);
}

/** Milliseconds until keep-alive comes to a grant again that was not renewed. */
function delayAfter(context: EngineContext, error: unknown, forgottenAt: number | null): number {
  const { clock, closing } = context;
  // Another process takes over at once.
  if (closing.aborted) return 0;
  const asked = error instanceof EvergrantError ? (error.retryAfter ?? 0) * 1000 : 0;
  if (error instanceof EvergrantError && error.code === 'provider_paused') return asked + spread(context, 60_000);
  return Math.max(asked, spread(context, retryDelay(forgottenAt, clock.now())));
}

/** Up to a quarter less. */
const spread = ({ random }: EngineContext, delay: number): number =>
  Math.round(delay * (0.75 + (random(1)[0] ?? 0) / 1_020));
