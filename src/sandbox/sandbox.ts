import { type Decision, playConsent } from './consent.ts';
import type { Incoming } from './exchange.ts';
import { type Listener, listen } from './listener.ts';
import { createPlayer, type Player } from './player.ts';
import type { Provider } from './provider.ts';
import type { SandboxExchange } from './redact.ts';
import type { Endpoint } from './router.ts';
import type { Misbehaviour } from './script.ts';
import type { TokenRecord } from './token-records.ts';
import type { TokenRequestCount } from './token-request-count.ts';

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
  /** Called with every code and token that is issued, as it is: for whoever must see that none turns up elsewhere. */
  readonly onIssued?: (kind: TokenRecord['kind'], value: string) => void;
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

/**
 * Starts a simulated provider on real sockets. It keeps everything in memory.
 * @throws EvergrantError invalid_configuration: the port is taken or may not be used
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const [sandbox] = await startSandboxGroup([options]);
  return sandbox as Sandbox;
}

/**
 * Starts providers that share hosts behind one address: what a request carries (a client, a code, a token) tells whose
 * it is. Address and `separateHosts` are those of the first. @throws as `startSandbox`
 */
export async function startSandboxGroup(group: readonly SandboxOptions[]): Promise<Sandbox[]> {
  const { host = '127.0.0.1', port = 0, separateHosts = false } = group[0] as SandboxOptions;
  const players = group.map((options) => createPlayer(options));
  const handle: Player['handle'] = (request, response) => playerFor(players, request).handle(request, response);
  const main = await listen({ host, port }, null, handle);
  const hosts = [...new Set(group.flatMap(({ provider }) => provider.hosts))];
  const listeners = await Promise.all(
    (separateHosts ? hosts : []).map(
      async (one): Promise<[string, Listener]> => [one, await listen({ host, port: 0 }, one, handle)],
    ),
  );
  const own = new Map(listeners);
  let closed: Promise<unknown> | undefined;

  return players.map((player) => {
    const connectTo = new Map(player.provider.hosts.map((one) => [`https://${one}`, (own.get(one) ?? main).origin]));
    const { handle: _handle, claims: _claims, ...controls } = player;
    return {
      ...controls,
      origin: main.origin,
      connectTo,
      consent(authorizationUrl, decision = 'allow') {
        const { origin, pathname, search, hash } = new URL(authorizationUrl);
        return playConsent(`${connectTo.get(origin) ?? origin}${pathname}${search}${hash}`, decision);
      },
      async close() {
        closed ??= Promise.all([main, ...own.values()].map((listener) => listener.close()));
        await closed;
      },
    };
  });
}

/** The one that surely knows the request, else the first that has its path, else the first. */
function playerFor(players: readonly Player[], request: Incoming): Player {
  if (players.length === 1) return players[0] as Player;
  const claims = players.map((player) => player.claims(request));
  return players[claims.indexOf(Math.max(...claims))] as Player;
}
