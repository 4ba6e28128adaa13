import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { NotConnected } from './guarded-connector.ts';

/** The way out of a closed network. */
export interface ProxyRoute {
  readonly url: string;
  /** Hosts that are reached without it: names, or `.suffix` for all below one. */
  readonly except: readonly string[];
}

/** Whether `host` is reached without the proxy. */
export function isExcepted(host: string, { except }: ProxyRoute): boolean {
  return except.some((each) => each === '*' || each === host || (each.startsWith('.') && host.endsWith(each)));
}

export interface ProxyOptions {
  /** With user and password where it asks for them. */
  readonly proxy: URL;
  /** Milliseconds for the way through the proxy, and for TLS behind it. */
  readonly timeout: number;
  /** Further certificate authorities, PEM. */
  readonly ca?: string;
}

/**
 * Makes the connections of an undici agent through a proxy's tunnel (RFC 9110 §9.3.6): TLS ends at the provider, the
 * proxy sees names and amounts. Whatever goes wrong here, nothing of the request was sent.
 */
export function proxyConnector({ proxy, timeout, ca }: ProxyOptions): buildConnector.connector {
  const authority = ca === undefined ? {} : { ca };
  const secure = buildConnector({ timeout, allowH2: false, ...authority } as buildConnector.BuildOptions);
  return (target, done) => {
    const fail = (error: Error) => done(new NotConnected(error), null);
    openTunnel(proxy, `${target.hostname}:${target.port || 443}`, timeout, authority).then(
      (httpSocket) => secure({ ...target, httpSocket }, (...result) => (result[0] ? fail(result[0]) : done(...result))),
      fail,
    );
  };
}

function openTunnel(proxy: URL, to: string, timeout: number, authority: { ca?: string }): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const send = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send({
    ...authority,
    agent: false,
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    path: to,
    headers: { host: to, ...authorization(proxy) },
  });
  const timer = setTimeout(() => request.destroy(new Error('no answer in time')), timeout);
  request.once('connect', ({ statusCode = 0 }, socket: Socket) => {
    clearTimeout(timer);
    if (statusCode >= 200 && statusCode < 300) return resolve(socket);
    socket.destroy();
    reject(Object.assign(new Error(`the proxy answered ${statusCode}`), { code: 'PROXY_REFUSED' }));
  });
  // A proxy that knows no CONNECT answers like any server.
  request.once('response', ({ statusCode = 0 }) => request.destroy(new Error(`the proxy answered ${statusCode}`)));
  request.once('error', (cause) => {
    clearTimeout(timer);
    reject(Object.assign(new Error('no proxy', { cause }), { code: 'PROXY_AWAY' }));
  });
  request.end();
  return promise;
}

/** RFC 7617, to the proxy alone: it never travels through the tunnel. */
function authorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
