import { setTimeout as wait } from 'node:timers/promises';
import { answerJson } from './answer-json.ts';
import { answerUnknownPath } from './api-endpoint.ts';
import { type Decision, playConsent } from './consent.ts';
import type { Answer, Incoming } from './exchange.ts';
import { createLedger } from './ledger.ts';
import { type Handle, type Listener, listen } from './listener.ts';
import type { Provider } from './provider.ts';
import { redactExchange, type SandboxExchange } from './redact.ts';
import { createRouter, type Endpoint } from './router.ts';
import { routesOf } from './routes.ts';
import { createScript, type Misbehaviour } from './script.ts';
import { altered, send } from './send.ts';
import { type TokenRecord, tokenRecords } from './token-records.ts';
import { createTokenRequestCounter, type TokenRequestCount } from './token-request-count.ts';
import { withAccessTokenLifetime } from './with-lifetime.ts';

export interface SandboxOptions {
  readonly provider: Provider;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  /** True: each of the provider's hosts gets an origin of its own, and what another host serves is not found there. */
  readonly separateHosts?: boolean;
  /** Seconds, instead of the provider's. */
  readonly accessTokenLifetime?: number;
  /** Milliseconds between the token endpoint's decision and its answer. */
  readonly answerDelay?: number;
  /** Milliseconds since 1970. Default: the wall clock. */
  readonly clock?: () => number;
  /** Called with every request the sandbox got, redacted, before it is answered. */
  readonly onExchange?: (exchange: SandboxExchange) => void;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`: plays every host. */
  readonly origin: string;
  /** `https://host` or `https://*.suffix` → the origin that plays it: values for `--connect-to`. */
  readonly connectTo: ReadonlyMap<string, string>;
  readonly provider: Provider;
  /** The provider's time, milliseconds since 1970. */
  now(): number;
  /** Moves the provider's clock ahead, in milliseconds: codes and tokens age, nothing else. */
  advance(milliseconds: number): void;
  /**
   * Plays the customer's browser at an authorization URL (the vendor's or the sandbox's): returns the callback URL,
   * which is not opened. @throws EvergrantError invalid_request: the sign-in page refused, with its words
   */
  consent(authorizationUrl: string, decision?: Decision): Promise<string>;
  /** Lets the sandbox misbehave at the next request to an endpoint; several wait in order. */
  script(endpoint: Endpoint, misbehaviour: Misbehaviour): void;
  /** How many scripted misbehaviours still wait for their request. */
  scripted(): number;
  /** Forgets what was scripted and has not happened. */
  clearScript(): void;
  /** The newest 10,000 requests, oldest first, redacted, each with what was decided and why. */
  exchanges(): readonly SandboxExchange[];
  tokenRequests(): TokenRequestCount;
  /** What became of every code and token: which live, how often each was presented. */
  tokens(): readonly TokenRecord[];
  /** The customers take back everything they allowed: all codes and tokens are dead. */
  revokeAll(): void;
  /** All access tokens are dead, long before their time; refresh tokens live. */
  revokeAccessTokens(): void;
  close(): Promise<void>;
}

/** How many exchanges are kept. */
const maxExchanges = 10_000;

/**
 * Starts a simulated provider on real sockets. It keeps everything in memory.
 * @throws EvergrantError invalid_configuration: the port is taken or may not be used
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { provider, clock = Date.now, host = '127.0.0.1', port = 0 } = options;
  let offset = 0;
  const now = () => clock() + offset;
  const ledger = createLedger(now);
  const counter = createTokenRequestCounter();
  const script = createScript();
  const played = withAccessTokenLifetime(provider, options.accessTokenLifetime);
  const route = createRouter(routesOf(played, ledger, counter));
  const exchanges: SandboxExchange[] = [];

  const handle: Handle = async (incoming, response) => {
    const found = route(incoming);
    const endpoint = found.route?.endpointOf(found.request) ?? 'unknown';
    const misbehaviour = script.next(endpoint);
    const decide = (): Answer =>
      found.route?.handle(found.request) ?? answerUnknownPath(played.api, ledger, incoming, found.hint);
    const answer = altered(misbehaviour?.acts === false ? unavailable : answered(incoming, decide), misbehaviour ?? {});
    const exchange = redactExchange(incoming, answer, { endpoint, at: now() });
    if (exchanges.push(exchange) > maxExchanges) exchanges.shift();
    options.onExchange?.(exchange);
    if (options.answerDelay && isTokenRequest(endpoint)) await wait(options.answerDelay);
    await send(response, answer, misbehaviour);
  };

  const main = await listen({ host, port }, null, handle);
  const apart = options.separateHosts ? provider.hosts : [];
  const listeners = await Promise.all(
    apart.map(async (one): Promise<[string, Listener]> => [one, await listen({ host, port: 0 }, one, handle)]),
  );
  const own = new Map(listeners);
  const connectTo = new Map(provider.hosts.map((one) => [`https://${one}`, (own.get(one) ?? main).origin]));

  return {
    origin: main.origin,
    connectTo,
    provider,
    now,
    advance(milliseconds) {
      offset += milliseconds;
    },
    consent(authorizationUrl, decision = 'allow') {
      const { origin, pathname, search } = new URL(authorizationUrl);
      return playConsent(`${connectTo.get(origin) ?? origin}${pathname}${search}`, decision);
    },
    script: script.add,
    scripted: script.waiting,
    clearScript: script.clear,
    exchanges: () => [...exchanges],
    tokenRequests: counter.read,
    tokens: () => tokenRecords(ledger),
    revokeAll() {
      for (const entries of Object.values(ledger.entries())) for (const entry of entries) entry.consent.revoked = true;
    },
    revokeAccessTokens() {
      for (const entry of ledger.entries().access_token) entry.revoked = true;
    },
    async close() {
      await Promise.all([main, ...own.values()].map((listener) => listener.close()));
    },
  };
}

/** What never reaches an endpoint: a body that is too large, a path that cannot be decoded. */
function answered(request: Incoming, decide: () => Answer): Answer {
  if (request.tooLarge) return senseless(413, 'The body is too large.');
  try {
    decodeURIComponent(request.path);
  } catch {
    return senseless(400, 'The path cannot be decoded.');
  }
  return decide();
}

function senseless(status: number, error_description: string): Answer {
  const body = { error: 'invalid_request', error_description };
  return answerJson(status, body, `invalid_request: ${error_description}`);
}

const unavailable: Answer = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: 'Service Unavailable',
  outcome: 'scripted: nothing was decided',
};

function isTokenRequest(endpoint: Endpoint): boolean {
  return ['token', 'authorization_code', 'refresh_token', 'client_credentials', 'exchange'].includes(endpoint);
}
