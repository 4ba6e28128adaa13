import { type Actor, engineActor } from '../instance/actor.ts';
import { boundedCache } from '../instance/bounded-cache.ts';
import { beginAuthorization } from './authorize/begin-authorization.ts';
import { confirmAuthorization } from './authorize/confirm-authorization.ts';
import { authorizationResult, connectLink, createConnectLink, useConnectLink } from './authorize/connect-links.ts';
import { finishAuthorization } from './authorize/finish-authorization.ts';
import { decideHeldGrant, heldGrant } from './authorize/held-grant.ts';
import { callApi } from './call/call.ts';
import { fetchThrough } from './call/fetch.ts';
import { testConnection } from './call/test-connection.ts';
import { type EngineContext, type EngineParts, keepUnderWay } from './context.ts';
import type { ApiRequest, Engine } from './engine.ts';
import { addInstance, findInstance, listInstances, pageOfInstances, updateInstance } from './instances/instances.ts';
import { createLastUsed } from './instances/last-used.ts';
import { removeInstance } from './instances/remove-instance.ts';
import { accessTokens } from './refresh/access-token.ts';
import { grantLives } from './refresh/grant-lives.ts';
import { HostLimiter } from './refresh/host-limiter.ts';
import { createKeepAlive } from './refresh/keep-alive.ts';
import { Pauses } from './refresh/pauses.ts';
import { createRefresher } from './refresh/refresher.ts';
import { createJudge } from './refresh/refusals.ts';
import { replaySpool } from './refresh/replay-spool.ts';
import { refreshWaits } from './refresh/spooled-grant.ts';
import { TokenCache } from './refresh/token-cache.ts';
import { toItsEnd } from './shutting-down.ts';
import { listEvents } from './trail/events.ts';

/** Instances with their credentials that are kept in memory. */
const openedHeld = 2_000;
/** Milliseconds between two looks at what waits in the spool. */
const replayEvery = 1_000;
/** And between two looks for what processes left behind that died. */
const adoptEvery = 10_000;

/** Joins the use cases to one engine. It owns the store and the transport that it is given, and closes them. */
export function createEngine(parts: EngineParts): Engine {
  const closing = new AbortController();
  const pauses = new Pauses(parts.store.pauses, parts.clock);
  const context: EngineContext = {
    ...parts,
    actor: parts.actor ?? engineActor,
    cache: new TokenCache(parts.store.grants, parts.clock, (id, generation) => refreshWaits(parts, id, generation)),
    opened: boundedCache(openedHeld),
    limiter: new HostLimiter(parts.refreshRate, parts.clock),
    pauses,
    judge: createJudge(parts.store.grants, pauses, parts.clock),
    underWay: new Set(),
    closing: closing.signal,
  };
  const replaying = setInterval(() => {
    if (parts.spool.waiting().length > 0) void keepUnderWay(context, replaySpool(context));
  }, replayEvery).unref();
  const adopting = setInterval(() => parts.spool.adopt(), adoptEvery).unref();
  const refresher = createRefresher(context);
  const keepAlive = createKeepAlive(context, refresher);
  const lastUsed = createLastUsed(parts.store, parts.clock);
  const tokens = accessTokens(context, refresher, lastUsed);
  const call = (id: string, request: ApiRequest) => {
    lastUsed.note(id);
    return callApi(context, tokens, id, request);
  };

  const shared = {
    connectors: parts.connectors,
    instances: (filter = {}) => listInstances(context, filter),
    page: (query = {}) => pageOfInstances(context, query),
    countByAttention: (query = {}) => parts.store.instances.countByAttention(query),
    grantLives: (instances) => grantLives(context, instances),
    instance: (handle) => findInstance(context, handle),
    connectLink: (link) => connectLink(context, link),
    heldGrant: (id) => heldGrant(context, id),
    authorizationResult: (resultId) => authorizationResult(context, resultId),
    accessToken: tokens.accessToken,
    refresh: tokens.refresh,
    test: (id) => testConnection(context, id, (request, sent) => callApi(context, tokens, id, request, sent)),
    call,
    fetch: (id, path, init) => fetchThrough((request) => call(id, request), path, init),
    events: (handle, options = {}) => listEvents(context, handle, options),
    spool: () => parts.spool.status(),
    backlog: () => parts.store.backlog.read(parts.clock.now()),
    countByStatus: () => parts.store.grants.countByStatus(),
    keepAlive: keepAlive.look,
    startKeepAlive: keepAlive.start,
    ready: () => parts.store.ping(),
    async close() {
      closing.abort();
      clearInterval(replaying);
      clearInterval(adopting);
      await ended(context);
      await replaySpool(context);
      await ended(context);
      await lastUsed.stop();
      await parts.transport.close();
      parts.spool.close();
      await parts.store.close();
    },
  } satisfies Partial<Engine>;
  const inTheNameOf = (actor: Actor): Engine => ({
    ...shared,
    ...changes({ ...context, actor }),
    as: inTheNameOf,
  });
  return inTheNameOf(context.actor);
}

/** When nothing is under way any more; what ends may have begun something else. */
async function ended({ underWay }: EngineContext): Promise<void> {
  while (underWay.size > 0) await Promise.allSettled(underWay);
}

/** What somebody does. A shutdown waits for it, because it may spend something. */
function changes(context: EngineContext) {
  const whole = <T>(work: () => Promise<T>): Promise<T> => toItsEnd(context, work);
  return {
    addInstance: (input, options = {}) => whole(() => addInstance(context, input, options)),
    updateInstance: (id, changed, options = {}) => whole(() => updateInstance(context, id, changed, options)),
    removeInstance: (id, options = {}) => whole(() => removeInstance(context, id, options)),
    createConnectLink: (id, options) => createConnectLink(context, id, options),
    useConnectLink: (link, options) => useConnectLink(context, link, options),
    beginAuthorization: (id, options) => beginAuthorization(context, id, options),
    finishAuthorization: (url, options = {}) => whole(() => finishAuthorization(context, url, options)),
    confirmAuthorization: (id, completion) => whole(() => confirmAuthorization(context, id, completion)),
    decideHeldGrant: (id, decision) => whole(() => decideHeldGrant(context, id, decision)),
  } satisfies Partial<Engine>;
}
