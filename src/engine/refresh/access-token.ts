import { EvergrantError } from '../../errors.ts';
import { hasTokens } from '../../instance/method.ts';
import { providerUrl } from '../../instance/provider-url.ts';
import { rememberedOf } from '../../manifest/remembered-of.ts';
import { checkRoute } from '../authorize/exchange.ts';
import type { EngineContext } from '../context.ts';
import type { AccessToken, AccessTokenOptions } from '../engine.ts';
import type { LastUsed } from '../instances/last-used.ts';
import { noInstance, type OpenedInstance, openInstanceAt } from '../instances/opened-instance.ts';
import { refuseWhileClosing } from '../shutting-down.ts';
import type { Grant } from '../store.ts';
import { grantError } from './grant-error.ts';
import { rereadKeptAnswer } from './kept-answer.ts';
import type { Refresher } from './refresher.ts';
import { replaySpool } from './replay-spool.ts';
import { spooledGrant } from './spooled-grant.ts';
import type { RememberedGrant } from './token-cache.ts';
import { within } from './within.ts';

/** A generation younger than this is not refreshed because an API refused it: something else is wrong then; milliseconds. */
const tooYoungToReject = 60_000;
/** Between two refreshes behind the scenes of one instance, milliseconds. */
const betweenRefreshes = 2_000;

/** How much later than the refresh the whole call gives up, so that the refresh tells how it stands; milliseconds. */
const storeGrace = 100;

export interface AccessTokens {
  accessToken(id: string, options?: AccessTokenOptions): Promise<AccessToken>;
  refresh(id: string, options?: AccessTokenOptions): Promise<AccessToken>;
}

export function accessTokens(context: EngineContext, refresher: Refresher, lastUsed: LastUsed): AccessTokens {
  const { cache, store, clock, spool } = context;
  const reading = new Map<string, Promise<{ readonly grant: Grant; readonly at: number }>>();

  /** Not async: a token in memory costs a look-up and no promise of its own. */
  function accessToken(id: string, options: AccessTokenOptions = {}): Promise<AccessToken> {
    const { wait, rejected_generation: rejected, token_set: name } = options;
    if (name !== undefined) return named(id, name, options);
    if (rejected !== undefined) return inTime(afterRejection(id, rejected, wait), wait);
    const cached = cache.get(id);
    if (!cached) return inTime(fromStore(id, wait), wait);
    if (cached.refreshSoon) refreshBehindTheScenes(id);
    return cached.promise;
  }

  async function fromStore(id: string, wait?: number): Promise<AccessToken> {
    // Memory asks the store every two seconds of use: often enough to know the minute, and the path of every call is spared.
    lastUsed.note(id);
    refuseWhileClosing(context);
    await cache.confirm(id);
    const confirmed = cache.get(id);
    if (confirmed?.refreshSoon) refreshBehindTheScenes(id);
    if (confirmed) return confirmed.promise;
    const { grant, at } = await grantReadWithOthers(id);
    const held = isStale(grant) ? null : cache.put(grant, { at });
    if (held === null) return renewed(id, grant.generation, wait, grant);
    if (cache.get(id)?.refreshSoon) refreshBehindTheScenes(id);
    return held;
  }

  /** One of the further token sets: it came with the default one and stands beside it. */
  async function named(
    id: string,
    name: string,
    { token_set: _, ...options }: AccessTokenOptions,
  ): Promise<AccessToken> {
    const { generation } = await accessToken(id, options);
    const grant = await usableGrant(id);
    const set = grant.tokens?.sets?.[name];
    if (!set?.access_token) throw noTokenSet(name, Object.keys(grant.tokens?.sets ?? {}));
    const { access_token, token_type, expires_at } = set;
    if (expires_at !== null && expires_at <= clock.now()) throw tokenSetEnded(name);
    return { access_token, token_type, expires_at, generation };
  }

  /** A herd that asks at the moment when a token ends looks into the store once. */
  function grantReadWithOthers(id: string): Promise<{ readonly grant: Grant; readonly at: number }> {
    const under = reading.get(id);
    if (under) return under;
    const at = clock.monotonic();
    const read = usableGrant(id)
      .then((grant) => ({ grant, at }))
      .finally(() => reading.delete(id));
    reading.set(id, read);
    return read;
  }

  async function afterRejection(id: string, rejected: number, wait?: number): Promise<AccessToken> {
    const at = clock.monotonic();
    const grant = await usableGrant(id);
    // A wall clock that was set back may make an old token seem young; how long it is known here tells as well.
    const age = Math.max(clock.now() - (grant.tokens?.obtained_at ?? 0), cache.knownFor(id, grant.generation));
    // A newer one than the store has, as after a backup was brought back, says nothing about what is there.
    const believed = grant.generation === rejected && age >= tooYoungToReject;
    return believed ? renewed(id, rejected, wait) : (cache.put(grant, { at }) ?? renewed(id, grant.generation, wait));
  }

  const refresh = (id: string, options: AccessTokenOptions = {}): Promise<AccessToken> =>
    inTime(refreshed(id, options), options.wait);

  /** A store that does not answer ends nobody's deadline later than the provider would. */
  const inTime = (work: Promise<AccessToken>, wait = context.deadlines.caller): Promise<AccessToken> =>
    within(work, wait + storeGrace, storeSlow);

  async function refreshed(id: string, options: AccessTokenOptions): Promise<AccessToken> {
    const { rejected_generation: rejected } = options;
    const remembered = rejected === undefined ? await rememberedGrant(id) : null;
    if (remembered) return renewed(id, remembered.generation, options.wait, remembered);
    const grant = await usableGrant(id);
    if (rejected !== undefined && grant.generation > rejected)
      return accessToken(id, options.wait === undefined ? {} : { wait: options.wait });
    return renewed(id, grant.generation, options.wait, grant);
  }

  /** What memory knows of a grant to be refreshed, where nothing says that the store must be read first. */
  async function rememberedGrant(id: string): Promise<RememberedGrant | null> {
    const grant = cache.remembered(id);
    if (!grant || spool.waiting().some(({ instance_id }) => instance_id === id)) return null;
    const opened = await openInstanceAt(context, id, grant.revision);
    checkRoute(context, addressOf(opened), grant.route);
    return grant;
  }

  async function renewed(
    id: string,
    generation: number,
    wait?: number,
    known?: Grant | RememberedGrant,
  ): Promise<AccessToken> {
    const grant = await refresher.newerThan(id, generation, wait, known);
    // What a node with another clock brought may have ended by ours: then it is renewed once more.
    const token = cache.put(grant) ?? cache.put(await refresher.newerThan(id, grant.generation, wait));
    if (token) return token;
    throw new EvergrantError('provider_error', 'The provider gave an access token that had already ended.');
  }

  function refreshBehindTheScenes(id: string): void {
    const generation = cache.postponeRefresh(id, betweenRefreshes);
    if (generation === null) return;
    // Where another process has renewed it meanwhile, that is taken. The token at hand is good until its end; what went
    // wrong is in the instance's health.
    refresher.newerThan(id, generation).catch(() => {});
  }

  /** The grant, if it is one to use. A kept answer that can be read by now becomes the grant first. */
  async function usableGrant(id: string): Promise<Grant> {
    refuseWhileClosing(context);
    await replaySpool(context, id);
    const stored = await store.grants.find(id);
    if (!stored) throw noInstance(id);
    const grant = spooledGrant(context, stored);
    const opened = await openInstanceAt(context, id, grant.revision);
    if (!hasTokens(opened.method)) throw noAccessToken(opened.method.title);
    checkRoute(context, addressOf(opened), grant.route);
    if (grant.status === 'active') return grant;
    const healed = grant.has_kept_answer && (await rereadKeptAnswer(context, opened));
    if (!healed) throw grantError(grant, clock.now());
    return usableGrant(id);
  }

  return { accessToken, refresh };
}

/** Worked out once for each instance that is held in memory. */
const addressOf = rememberedOf(({ connector, method, values }: OpenedInstance) =>
  providerUrl(connector, method, values),
);

function storeSlow(): EvergrantError {
  return new EvergrantError('store_unavailable', 'The store does not answer in time.', { retryAfter: 2 });
}

/** Asked for with other credentials than are there by now. */
const isStale = ({ tokens, revision }: Grant): boolean =>
  tokens?.made_with !== undefined && tokens.made_with !== revision;

function noAccessToken(title: string): EvergrantError {
  return new EvergrantError('no_access_token', `${title} has no access token: what was entered is sent as it is.`, {
    hint: 'Make the call through Evergrant instead: it sends the credential.',
  });
}

function noTokenSet(name: string, names: readonly string[]): EvergrantError {
  const hint = names.length === 0 ? 'There is only the default one.' : `There are: ${names.join(', ')}.`;
  return new EvergrantError('not_found', `The grant holds no token set ${name}.`, { hint });
}

function tokenSetEnded(name: string): EvergrantError {
  return new EvergrantError('reauthorization_required', `The token set ${name} has ended.`, {
    hint: 'Refresh the connection; where that brings no new one, send the customer through the authorisation again.',
  });
}
