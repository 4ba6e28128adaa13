import { Agent, type buildConnector } from 'undici';
import type { OutboundRequest, Transport } from '../engine/ports.ts';
import { urlAuthority } from '../manifest/url-authority.ts';
import { redirections } from './connect-to.ts';
import { checkTarget, egressRefused, isLoopbackAddress, isPrivateAddress, isPublicAddress } from './egress.ts';
import { guardedConnector } from './guarded-connector.ts';
import { openStream } from './open-stream.ts';
import { type Outgoing, outgoing } from './outgoing.ts';
import { isExcepted, type ProxyRoute, proxyConnector } from './proxy-connector.ts';
import { readWhole } from './read-whole.ts';

export interface TransportOptions {
  /** `https://host`, `https://*.suffix` or `https://*` → an origin on this machine. */
  readonly connectTo: ReadonlyMap<string, string>;
  /** Milliseconds for an exchange, from DNS to the last byte of the answer. */
  readonly timeout: number;
  /** For requests that name none. */
  readonly userAgent: string;
  /** Further certificate authorities, PEM. */
  readonly ca?: string;
  /** Exact names that may lead to private addresses; the operator's word. */
  readonly privateHosts?: readonly string[];
  /** Leads to providers; null or absent: directly. */
  readonly proxy?: ProxyRoute | null;
}

/** Bytes of an answer that is read whole. */
const maxAnswer = 1_000_000;
/** Milliseconds for DNS, connect and TLS together. */
const connectTimeout = 5_000;

/** The only code that opens an outbound connection. @throws invalid_configuration where `connectTo` leads elsewhere than to this machine */
export function createTransport(options: TransportOptions): Transport {
  const redirectionOf = redirections(options.connectTo);
  const connectorOf = (allowed: (address: string) => boolean) => guardedConnector({ allowed, ...connecting(options) });
  const publicAgent = agent(connectorOf(isPublicAddress));
  const privateAgent = agent(connectorOf(isPrivateAddress));
  const loopbackAgent = agent(connectorOf(isLoopbackAddress));
  const { proxy, privateHosts = [] } = options;
  const proxyAgent = proxy ? agent(proxyConnector({ proxy: new URL(proxy.url), ...connecting(options) })) : null;
  let closed: Promise<void> | undefined;

  return {
    exchange: async (request, hosts) =>
      readWhole(prepare(request, hosts), { timeout: options.timeout, size: maxAnswer }),
    stream: async (request, hosts, signal) => openStream(prepare(request, hosts), signal),
    routeOf: (url) =>
      redirectionOf((urlAuthority(url) ?? new URL(url)).origin) === undefined ? 'direct' : 'redirected',
    browserUrl(url) {
      const { origin, pathname, search, hash } = new URL(url);
      const target = redirectionOf(origin);
      return target === undefined ? url : `${target}${pathname}${search}${hash}`;
    },
    close() {
      closed ??= closeAll(
        [publicAgent, privateAgent, loopbackAgent, ...(proxyAgent ? [proxyAgent] : [])],
        options.timeout + 1_000,
      );
      return closed;
    },
  };

  function prepare(request: OutboundRequest, hosts: readonly string[]): Outgoing {
    const url = URL.parse(request.url);
    if (!url) throw egressRefused('the provider', 'the address cannot be read');
    const target = redirectionOf(url.origin);
    const opened = privateHosts.includes(url.hostname);
    checkTarget(url, hosts, target !== undefined, opened);
    const direct = proxyAgent === null || (proxy != null && isExcepted(url.hostname, proxy));
    const dispatcher = target !== undefined ? loopbackAgent : opened ? privateAgent : direct ? publicAgent : proxyAgent;
    return outgoing(request, url, { dispatcher, origin: target ?? url.origin, userAgent: options.userAgent });
  }
}

function connecting({ timeout, ca }: TransportOptions): { timeout: number; ca?: string } {
  return { timeout: Math.min(connectTimeout, timeout), ...(ca === undefined ? {} : { ca }) };
}

function agent(connect: buildConnector.connector): Agent {
  return new Agent({
    connect,
    // A connection that has been idle for long may be closed by the other side just when a token is sent on it.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 10_000,
  });
}

/** Lets requests under way end; after `bound` milliseconds (streams may go on for ever) ends them. */
async function closeAll(agents: readonly Agent[], bound: number): Promise<void> {
  const timer = setTimeout(() => {
    for (const each of agents) void each.destroy();
  }, bound);
  await Promise.all(agents.map((each) => each.close()));
  clearTimeout(timer);
}
