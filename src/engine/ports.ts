/**
 * What the engine needs from the world, as interfaces. `store` and `transport` implement them, `open.ts` wires them,
 * tests may bring their own clock and randomness.
 */
import type { Readable, Writable } from 'node:stream';
import type { Health } from '../instance/instance.ts';
import type { Outcome } from '../instance/outcome.ts';
import type { CommitAuthorization, CommitTokens, KeptAnswer, NewEvent, ReleaseAttempt } from './store.ts';

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
  /** The whole body, where it arrived together with the headers and nobody has asked for `body` yet. */
  readonly whole?: Buffer | null;
  /** Writes the body into `to` as it comes, no faster than that takes it, in place of a reader of `body`; ends or destroys it. */
  passTo?(to: Writable): void;
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

/** A write that the store did not take: what a request that spent something brought. */
export type SpoolEntry =
  | { readonly kind: 'refresh'; readonly commit: CommitTokens }
  | { readonly kind: 'exchange'; readonly commit: CommitAuthorization }
  | { readonly kind: 'release'; readonly release: ReleaseAttempt }
  | {
      readonly kind: 'keep';
      readonly instance_id: string;
      readonly answer: KeptAnswer;
      readonly health: Health;
      readonly event: NewEvent;
    };

/**
 * Room on disk for answers that the store cannot take at the moment, reserved before anything is spent: a full disk
 * refuses a new file, not a place that is there already. Entries are sealed and survive the process.
 */
export interface Spool {
  /** null: no place is free, so nothing may be sent. */
  reserve(): SpoolSlot | null;
  /** No place is free, and a request under way will give one back. */
  isBusy(): boolean;
  /** The oldest first; those of processes that died are taken over. */
  waiting(): readonly WaitingEntry[];
  /** Looks for entries of processes that died meanwhile, and for keys that open what did not open before. */
  adopt(): void;
  status(): SpoolStatus;
  close(): void;
}

export interface SpoolSlot {
  /** Durable when it returns. The slot is free again when the entry is discarded. */
  write(entry: SpoolEntry): void;
  free(): void;
}

export interface WaitingEntry {
  readonly instance_id: string;
  readonly entry: SpoolEntry;
  discard(): void;
}

export interface SpoolStatus {
  readonly waiting: number;
  readonly free: number;
  /** Entries that do not open; they are kept, and tried again when other keys are here. */
  readonly unreadable: number;
  /** Those of them that no key will open: theirs is here, or cannot be told. */
  readonly damaged: number;
  /** Ids of the keys that the others were sealed with. */
  readonly missing_keys: readonly string[];
}

/** One message to the operator's own address, signed per Standard Webhooks. */
export interface WebhookMessage {
  /** The same each time that it is sent: how the receiver knows a repetition. */
  readonly id: string;
  /** JSON, never a secret. */
  readonly body: string;
}

export interface WebhookSender {
  /** null: the receiver took it, with a 2xx. Else why not, in plain words, without the address. Never throws. */
  send(message: WebhookMessage, now: number): Promise<string | null>;
  close(): Promise<void>;
}

/** What this server made up for one sign-in, and keeps to itself until the browser comes back. */
export interface SignInSecrets {
  readonly state: string;
  /** Comes back within the ID token (OpenID Connect Core §3.1.2.1). */
  readonly nonce: string;
  /** RFC 7636 §4.1. */
  readonly code_verifier: string;
}

/** Claims about a person that the provider vouches for. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who tells who somebody is (OpenID Connect Core 1.0). Calls nobody before it is asked. */
export interface IdentityProvider {
  /** How people know it. */
  readonly name: string;
  /** Where the browser goes to sign in. @throws provider_unreachable and the other codes of a call that failed, provider_error */
  signInUrl(secrets: SignInSecrets, redirectUri: string): Promise<string>;
  /**
   * Checks the answer, spends its code and returns the claims of the ID token, with those of the UserInfo endpoint where
   * one of `needed` is not in it.
   * @param authorizationResponse the whole address that the browser was led back to
   * @throws access_denied, authorization_error, issuer_mismatch, invalid_client, provider_error, and as signInUrl
   */
  identify(authorizationResponse: string, secrets: SignInSecrets, needed: readonly string[]): Promise<Claims>;
  /** Where somebody signs out there; null: not announced, or it does not answer. */
  signOutUrl(): Promise<string | null>;
}

/** For what a person should know although nobody asked. */
export interface Log {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** `failed`: it is tried again. `given_up`: it failed for the last time. */
export type DeliveryOutcome = 'delivered' | 'failed' | 'given_up';

/** Told of what is worth a metric. Never throws, never waits. */
export interface Observer {
  /** One request to a token endpoint has ended. */
  refreshed(connector: string, outcome: Outcome | 'success', milliseconds: number): void;
  /** A caller has waited for an attempt, its own or another's. */
  waited(milliseconds: number): void;
  /** Keep-alive came to a grant this much after its time. */
  keepAliveLag(milliseconds: number): void;
  /** One delivery of a webhook has ended. */
  webhook(outcome: DeliveryOutcome): void;
}
