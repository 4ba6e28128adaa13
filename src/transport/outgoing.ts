import type { Dispatcher } from 'undici';
import type { Header, OutboundRequest } from '../engine/ports.ts';

/** A request that passed the egress rules, with the way it takes. */
export interface Outgoing {
  readonly dispatcher: Dispatcher;
  readonly options: Dispatcher.DispatchOptions;
  /** Host name for messages. */
  readonly host: string;
}

export interface Way {
  readonly dispatcher: Dispatcher;
  /** Origin to connect to. */
  readonly origin: string;
  readonly userAgent: string;
}

/** The request in undici's words. The Host header is always that of the URL, wherever the connection leads. */
export function outgoing(request: OutboundRequest, url: URL, way: Way): Outgoing {
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'host');
  if (!headers.some(([name]) => name.toLowerCase() === 'user-agent')) headers.push(['user-agent', way.userAgent]);
  const all: readonly Header[] = [['host', url.host], ...headers];
  return {
    dispatcher: way.dispatcher,
    host: url.hostname,
    options: {
      origin: way.origin,
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers: all.flat(),
      body: request.body ?? null,
    },
  };
}
