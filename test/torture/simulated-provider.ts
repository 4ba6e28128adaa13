import type { Clock, OutboundRequest, Transport, WholeAnswer } from '../../src/engine/ports.ts';
import { EvergrantError } from '../../src/errors.ts';

/** One customer's grant at a simulated provider. */
export interface SimulatedGrant {
  /** The only refresh token that is good; an older one is refused. */
  token: number;
  /** When the token was given, milliseconds since 1970. */
  readonly givenAt: number[];
  revoked: boolean;
}

/**
 * A provider inside this process: single use, no grace, and a token that lies idle too long is forgotten. For counts that
 * no socket could carry in the time of a test; it speaks through the engine's port, so everything above is the real one.
 */
export interface SimulatedProvider {
  readonly grants: Map<string, SimulatedGrant>;
  /** Tokens that it refused: what it was right to refuse, and what it refused because it was told to refuse all. */
  refused: number;
  /** Requests that it granted. */
  granted: number;
  /** Refuses everything, by mistake; nothing is spent by that. */
  mistaken: boolean;
  /** No connection to it comes about. */
  unreachable: boolean;
  /** A way to it, which one node uses. */
  route(): SimulatedRoute;
  /** Opens a grant; its refresh token. */
  open(name: string): string;
}

export interface SimulatedRoute {
  readonly transport: Transport;
  /** From now on no answer arrives: the requests under way reached the provider, every second one of them. */
  die(): void;
  /** Grants whose only new token was in an answer that never arrived. */
  readonly orphaned: readonly string[];
}

const accessTokenLifetime = 3600;

export function simulateProvider(clock: Clock, idleLifetime: number): SimulatedProvider {
  const provider: SimulatedProvider = {
    grants: new Map(),
    refused: 0,
    granted: 0,
    mistaken: false,
    unreachable: false,
    route,
    open,
  };

  function open(name: string): string {
    provider.grants.set(name, { token: 1, givenAt: [clock.now()], revoked: false });
    return tokenOf(name, 1);
  }

  function answer(refreshToken: string): WholeAnswer {
    const [name = '', count] = refreshToken.split('.');
    const grant = provider.grants.get(name);
    const idle = clock.now() - (grant?.givenAt.at(-1) ?? 0);
    if (provider.mistaken || !grant || grant.revoked || grant.token !== Number(count) || idle > idleLifetime) {
      provider.refused += 1;
      return json(400, { error: 'invalid_grant' });
    }
    provider.granted += 1;
    grant.token += 1;
    grant.givenAt.push(clock.now());
    const refresh_token = tokenOf(name, grant.token);
    return json(200, { access_token: `access-${refresh_token}`, refresh_token, expires_in: accessTokenLifetime });
  }

  function route(): SimulatedRoute {
    const orphaned: string[] = [];
    let dead = false;
    let reaches = false;
    async function exchange({ url, body }: OutboundRequest): Promise<WholeAnswer> {
      const token =
        new URL(url).searchParams.get('refresh_token') ?? new URLSearchParams(String(body)).get('refresh_token') ?? '';
      if (provider.unreachable) throw new EvergrantError('provider_unreachable', 'The provider cannot be reached.');
      await new Promise((resolve) => setImmediate(resolve));
      if (!dead) return answer(token);
      reaches = !reaches;
      if (reaches && answer(token).status === 200) orphaned.push(token.split('.')[0] ?? '');
      return new Promise(() => {});
    }
    const transport: Transport = {
      exchange,
      stream: () => Promise.reject(new EvergrantError('provider_unreachable', 'Nothing is simulated but tokens.')),
      routeOf: () => 'redirected',
      browserUrl: (url) => url,
      close: async () => {},
    };
    return {
      transport,
      orphaned,
      die() {
        dead = true;
      },
    };
  }

  return provider;
}

const tokenOf = (name: string, count: number): string => `${name}.${count}`;

function json(status: number, body: object): WholeAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
