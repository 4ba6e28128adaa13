/**
 * What the engine needs from the world, as interfaces. `store` and `transport` implement them, `open.ts` wires them,
 * tests may bring their own clock and randomness.
 */
import type { Readable } from 'node:stream';

export interface Clock {
  /** Wall clock: milliseconds since 1970, UTC. For what people read and what several machines share. */
  now(): number;
  /** Monotonic clock: milliseconds from an arbitrary start. For every duration inside this process. */
  monotonic(): number;
}

/** Cryptographically secure random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

export type Header = readonly [name: string, value: string];

/** A request, complete: what a pure function built and the transport sends as it is. */
export interface OutboundRequest {
  readonly method: string;
  /** Absolute, https. */
  readonly url: string;
  readonly headers: readonly Header[];
  readonly body?: string | Uint8Array | Readable;
}

/** An answer read to its end. */
export interface WholeAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer whose body is still arriving. */
export interface StreamedAnswer {
  readonly status: number;
  /** In the order received, names as received, repeated headers repeated. */
  readonly headers: readonly Header[];
  readonly body: Readable;
}

/**
 * `direct`: the host that the manifest names. `redirected`: `--connect-to` leads somewhere else, a sandbox or a test.
 */
export type Route = 'direct' | 'redirected';

/**
 * The only way out. Both calls refuse (`egress_refused`) anything but https to one of `hosts` (exact names or
 * `*.suffix`, port 443) at a public address, unless `--connect-to` redirects that origin to loopback. Redirects are
 * never followed: a 3xx is an answer like any other.
 *
 * Failures are EvergrantErrors. Nothing was sent: `egress_refused`, `provider_unreachable` (DNS, connect, TLS).
 * Something may have been: `provider_timeout`, `connection_lost`, `answer_too_large`.
 */
export interface Transport {
  /** Sends and reads the whole answer (1 MB at most). Takes no signal: a request that spends a token is never aborted. */
  exchange(request: OutboundRequest, hosts: readonly string[]): Promise<WholeAnswer>;
  /** Sends and gives the answer as soon as its headers are there. An abort ends the request and the answer's body. */
  stream(request: OutboundRequest, hosts: readonly string[], signal?: AbortSignal): Promise<StreamedAnswer>;
  /** Which way a request to this URL would take. */
  routeOf(url: string): Route;
  /** The URL that a browser must open to reach what `url` means: another origin where redirected, else the same. */
  browserUrl(url: string): string;
  /** Waits for requests under way, then closes all connections. */
  close(): Promise<void>;
}
