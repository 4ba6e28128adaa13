import { EvergrantError } from '../../errors.ts';
import { canRefresh } from '../../instance/refreshable.ts';
import { randomText } from '../access/random-text.ts';
import type { EngineContext } from '../context.ts';
import { noInstance, openInstance, openInstanceAt } from '../instances/opened-instance.ts';
import { refuseWhileClosing, rest, toItsEnd } from '../shutting-down.ts';
import type { Grant } from '../store.ts';
import { grantError } from './grant-error.ts';
import { keepsSuccessor, rereadKeptAnswer } from './kept-answer.ts';
import { replaySpool } from './replay-spool.ts';
import { reserveSlot } from './reserve-slot.ts';
import { type Attempt, spend } from './spend.ts';
import { spooledGrant } from './spooled-grant.ts';
import type { RememberedGrant } from './token-cache.ts';
import { within } from './within.ts';

/** Pause between looks at an attempt that another process makes, milliseconds: it grows from the first to the last. */
const firstLook = 20;
const lastLook = 250;

export interface Refresher {
  /**
   * The grant once its generation is newer than `generation`, refreshed by this process or another.
   * @param wait milliseconds; ends the waiting, never a request under way
   * @param known the grant as it was just read, or as memory has it, so that it need not be read before the attempt is
   *   taken; what is only remembered stands for what the store has where that is newer
   * @throws refresh_timeout, reauthorization_required, and what the token endpoint answered
   */
  newerThan(id: string, generation: number, wait?: number, known?: Grant | RememberedGrant): Promise<Grant>;
  /** As newerThan, where nobody waits: it takes its time, and callers go first. */
  renew(id: string, generation: number): Promise<Grant>;
}

/**
 * One attempt at a time: in this process through one promise per instance, across processes through an attempt that is
 * taken in the store before anything is sent. Whoever does not have it waits for its outcome and never sends.
 */
export function createRefresher(context: EngineContext): Refresher {
  const runs = new Map<string, Run>();

  async function newerThan(
    id: string,
    generation: number,
    wait = context.deadlines.caller,
    known?: Grant | RememberedGrant,
  ): Promise<Grant> {
    const begun = context.clock.monotonic();
    for (;;) {
      const joined = runs.has(id);
      const { outcome } = runOf(id, generation, true, known);
      const grant = await within(outcome, begun + wait - context.clock.monotonic(), timeout);
      context.observer.waited(context.clock.monotonic() - begun);
      // The run that was joined may have been one for an older generation.
      if (!joined || grant.generation > generation) return grant;
    }
  }

  async function renew(id: string, generation: number): Promise<Grant> {
    for (;;) {
      const joined = runs.has(id);
      const grant = await runOf(id, generation, false).outcome;
      if (!joined || grant.generation > generation) return grant;
    }
  }

  function runOf(id: string, generation: number, urgent: boolean, known?: Grant | RememberedGrant): Run {
    const running = runs.get(id);
    if (running) {
      running.urgency.urgent ||= urgent;
      return running;
    }
    const urgency = { urgent };
    const obtained = toItsEnd(context, () => obtain(context, id, generation, urgency, known));
    const outcome = obtained.finally(() => runs.delete(id));
    const run = { outcome, urgency };
    runs.set(id, run);
    // A caller may have stopped waiting; the outcome is in the store.
    outcome.catch(() => {});
    return run;
  }

  return { newerThan, renew };
}

interface Run {
  readonly outcome: Promise<Grant>;
  readonly urgency: Urgency;
}

/** Whether a caller waits; one may join what keep-alive began. */
type Urgency = { urgent: boolean };

/** An attempt of another process, and since when this one has seen it, on the monotonic clock. */
type Watched = { readonly attempt: string; readonly since: number };

/** Makes the attempt, or waits for the one that another process makes. A look into the store is left out where it can be. */
async function obtain(
  context: EngineContext,
  id: string,
  generation: number,
  urgency: Urgency,
  known?: Grant | RememberedGrant,
): Promise<Grant> {
  if (!known || 'status' in known) return obtainRead(context, id, generation, urgency, known);
  await waitForTurn(context, known.token_host, urgency);
  const attempt = await take(context, { ...known, attempt_id: null }, null);
  if (attempt) return spend(context, attempt);
  // It is another generation by now, or somebody is at it, or something stands in the way: the store tells which.
  return obtainRead(context, id, null, urgency, undefined, true);
}

/** As obtain, by what the store has. @param generation null: the one that is read first */
async function obtainRead(
  context: EngineContext,
  id: string,
  generation: number | null,
  urgency: Urgency,
  known?: Grant,
  hasTurn = false,
): Promise<Grant> {
  const { store, clock, deadlines } = context;
  let watched = null as Watched | null;
  let pause = firstLook;
  let spent: number | null = null;
  // What a caller just read is good enough to begin with: the attempt is taken only if it still holds.
  for (let first = known; ; first = undefined) {
    if (!first) await replaySpool(context, id);
    const at = clock.monotonic();
    const stored: Grant | null = first ?? (await store.grants.find(id));
    if (!stored) throw noInstance(id);
    const grant = spooledGrant(context, stored);
    // A store that was brought back from a backup has an older one than this process knows.
    spent ??= Math.min(generation ?? grant.generation, grant.generation);
    if (grant.generation > spent) {
      context.cache.put(grant, { at });
      return grant;
    }
    if (grant !== stored) throw storeAway();
    await checkRefreshable(context, grant);
    const lapsed = watched !== null && clock.monotonic() - watched.since >= deadlines.attempt ? watched.attempt : null;
    if (grant.attempt_id === null || grant.attempt_id === lapsed) {
      if (!hasTurn) {
        hasTurn = true;
        // What was read may be out of date after a wait.
        if (await waitForTurn(context, grant.token_host, urgency)) continue;
      }
      const now = clock.now();
      if (grant.next_attempt_at > now) throw grantError(grant, now);
      const attempt = await take(context, grant, grant);
      if (attempt) return spend(context, attempt);
      await rest(context, firstLook);
      continue;
    }
    // Nobody's wall clock decides when an attempt has lapsed: this process must have watched it for its full length.
    if (watched?.attempt !== grant.attempt_id) watched = { attempt: grant.attempt_id, since: clock.monotonic() };
    await rest(context, pause);
    pause = Math.min(lastLook, pause * 1.5);
  }
}

/** Waits for the provider's next turn; false where there was nothing to wait for. */
async function waitForTurn(context: EngineContext, host: string, urgency: Urgency): Promise<boolean> {
  const { limiter, clock } = context;
  const since = clock.monotonic();
  for (let waited = false; ; waited = true) {
    const { wait, reserved } = urgency.urgent
      ? { wait: limiter.take(host), reserved: true }
      : limiter.giveWay(host, since);
    if (wait > 0) await rest(context, wait);
    if (reserved) return waited || wait > 0;
  }
}

/** Takes the attempt, with room on disk for its answer; null where another process was quicker. */
async function take(
  context: EngineContext,
  grant: RememberedGrant & Pick<Grant, 'attempt_id'>,
  read: Grant | null,
): Promise<Attempt | null> {
  const { store, clock, pauses } = context;
  const slot = await reserveSlot(context);
  let taken: Grant | null = null;
  try {
    const paused = await pauses.left(grant.token_host);
    if (paused > 0) throw providerPaused(paused);
    refuseWhileClosing(context);
    const now = clock.now();
    // Before the take, because others may see the attempt before this process hears that it has it.
    const begun = clock.monotonic();
    const id = randomText(context.random, 12);
    const { instance_id, generation, attempt_id: lapsed } = grant;
    const wanted = { instance_id, generation, attempt_id: id, lapsed, by: context.process, now, read };
    taken = await store.grants.takeAttempt(wanted);
    return taken && { id, slot, grant: taken, sentAt: now, begun };
  } finally {
    if (!taken) slot.free();
  }
}

/** Throws where a refresh cannot help; a kept answer that can be read by now is taken first. */
async function checkRefreshable(context: EngineContext, grant: Grant): Promise<void> {
  const now = context.clock.now();
  if (grant.status !== 'active') throw grantError(grant, now);
  if (grant.has_kept_answer) {
    if (await rereadKeptAnswer(context, await openInstance(context, grant.instance_id))) return;
    // The refresh token is spent and its successor is in an answer that nobody can read yet: sending again would end it.
    if (grant.health.state === 'answer_not_understood' && (await keepsSuccessor(context, grant)))
      throw grantError(grant, now);
  }
  if (grant.tokens?.refresh_token != null) return;
  const { method } = await openInstanceAt(context, grant.instance_id, grant.revision);
  if (canRefresh(method, grant.tokens ?? { access_token: null, refresh_token: null })) return;
  throw new EvergrantError(
    'reauthorization_required',
    'The access token has ended, and the provider gave no refresh token.',
    {
      hint: 'Send the customer through the authorisation again. If the provider gives refresh tokens, ask for them in the scope.',
    },
  );
}

function timeout(): EvergrantError {
  return new EvergrantError('refresh_timeout', 'The provider is slow: the refresh has not ended yet. It goes on.', {
    hint: 'Ask again in a few seconds.',
    retryAfter: 2,
  });
}

function providerPaused(milliseconds: number): EvergrantError {
  return new EvergrantError(
    'provider_paused',
    'The provider refuses unusually many grants, so refreshes to it pause.',
    {
      hint: 'Nothing: they go on by themselves.',
      retryAfter: Math.ceil(milliseconds / 1000),
    },
  );
}

function storeAway(): EvergrantError {
  return new EvergrantError('store_unavailable', 'The last token set waits in the spool, because the store is away.', {
    hint: 'Bring the store back. Nothing is sent to the provider until then.',
    retryAfter: 1,
  });
}
