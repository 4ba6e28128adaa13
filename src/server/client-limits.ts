import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';

/** How long a client may take, milliseconds. Fastify sets none of its own. */
export interface ClientLimits {
  /** Until the headers of a request are there. */
  readonly headers: number;
  /** Until the whole request is there; long enough for an upload through the proxy. */
  readonly request: number;
  /** How often connections are looked at: what is late is ended at the latest this much later. */
  readonly every: number;
}

export const clientLimits: ClientLimits = { headers: 15_000, request: 300_000, every: 5_000 };

/** Against clients that hold connections by being slow: each is answered 408 and ended. */
export function limitOptions({ headers, request, every }: ClientLimits) {
  return {
    requestTimeout: request,
    http: { headersTimeout: headers, connectionsCheckingInterval: every },
  } satisfies FastifyHttpOptions<Server>;
}
