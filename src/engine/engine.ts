import type { Actor } from '../instance/actor.ts';
import type { Attention } from '../instance/attention.ts';
import type { Warning } from '../instance/credentials.ts';
import type { InstanceEvent } from '../instance/event.ts';
import type { InstanceStatus } from '../instance/instance.ts';
import type { TestResult } from './call/test-result.ts';
import type { ConnectorCatalog } from './connectors/connector-catalog.ts';
import type {
  GrantLife,
  InstanceFilter,
  InstancePage,
  InstanceQuery,
  InstanceView,
} from './instances/instance-view.ts';
import type { SpoolStatus } from './ports.ts';
import type { Backlog } from './store/backlog-store.ts';

export type * from './call/test-result.ts';
export type { BrokenManifest, ConnectorCatalog } from './connectors/connector-catalog.ts';
export type * from './instances/instance-view.ts';
export type { Backlog } from './store/backlog-store.ts';

/**
 * The engine: everything that the command line, the HTTP API and a program that embeds it can do. Times are
 * milliseconds since 1970, UTC. Every method may reject with an EvergrantError; the codes named here are those a caller
 * handles, `not_found` and `store_unavailable` go without saying.
 */
export interface Engine {
  readonly connectors: ConnectorCatalog;
  /** The same engine in the name of somebody: the events of what is changed through it say so. */
  as(actor: Actor): Engine;

  /**
   * Adds a connector instance; with `token_set` it is active at once. With an `id` of the caller's making, one that is
   * there already is what is returned: so adding can be repeated.
   * @throws invalid_credentials, invalid_token_set (each with `problems`), not_found (connector, method), conflict
   */
  addInstance(
    input: NewInstance,
    options?: { id?: string },
  ): Promise<{ instance: InstanceView; warnings: readonly Warning[] }>;
  /**
   * Changes what is named and leaves the rest. A credential of `null` falls back to its default. A field that the
   * authorization request or a token URL uses asks for a new authorization; any other keeps the grant.
   */
  updateInstance(
    id: string,
    changes: InstanceChanges,
    options?: ChangeOptions,
  ): Promise<{ instance: InstanceView; warnings: readonly Warning[] }>;
  instances(filter?: InstanceFilter): Promise<readonly InstanceView[]>;
  /** One page of them. @throws invalid_request where `after` is no cursor of that order */
  page(query?: InstanceQuery): Promise<InstancePage>;
  /** How many of those that fit need a person how much. */
  countByAttention(query?: InstanceQuery): Promise<Readonly<Record<Attention, number>>>;
  /** How long the grants of these live; those without a grant are left out. */
  grantLives(instances: readonly InstanceView[]): Promise<ReadonlyMap<string, GrantLife>>;
  /** By id, external id, or a name that only one instance has. @throws ambiguous_name */
  instance(handle: string): Promise<InstanceView>;
  /** With `revoke` the grant is ended at the provider first. @throws revocation_not_supported, revocation_failed; nothing is removed then. */
  removeInstance(id: string, options?: { revoke?: boolean } & ChangeOptions): Promise<void>;

  /** Makes the one-time link that a customer opens; the secret part of its address is `link`. */
  createConnectLink(id: string, options?: ConnectLinkOptions): Promise<{ link: string; expires_at: number }>;
  /** What the link is for. Reading changes nothing. @throws link_unknown, link_used, link_expired */
  connectLink(link: string): Promise<ConnectLinkView>;
  /** Uses the link up and begins the authorization. @throws as connectLink */
  useConnectLink(link: string, options: { browser: string; redirect_uri: string }): Promise<BegunAuthorization>;

  /** @throws redirect_uri_not_https, route_mismatch */
  beginAuthorization(id: string, options: BeginOptions): Promise<BegunAuthorization>;
  /**
   * Takes the URL that the browser ended on (RFC 6749 §4.1.2), exchanges the code, stores the token set.
   * @throws unknown_state, state_used, state_expired, browser_mismatch, connector_mismatch, issuer_mismatch,
   *   code_missing, access_denied, authorization_error, superseded, and those of the token endpoint
   */
  finishAuthorization(callbackUrl: string, options?: FinishOptions): Promise<FinishedAuthorization>;
  /**
   * Lets a grant be used that waits to be confirmed.
   * @throws completion_unknown (wrong, used, ended, or of another instance), superseded, other_account (it is held now)
   */
  confirmAuthorization(id: string, completion: string): Promise<InstanceView>;
  /** The grant of another account than before, which is not used until somebody decides; null: there is none. */
  heldGrant(id: string): Promise<HeldGrant | null>;
  /**
   * Uses it in place of the grant that the instance has, or erases it.
   * @throws not_found where nothing is held, superseded
   */
  decideHeldGrant(id: string, decision: 'use' | 'drop'): Promise<InstanceView>;
  /** What became of an authorization, for the page after the callback. The id is not the state. */
  authorizationResult(resultId: string): Promise<AuthorizationResult>;

  /**
   * A valid access token: from memory where possible, refreshed where needed. `rejected_generation` says that the API
   * refused the token of that generation.
   * @throws not_authorized, reauthorization_required, refresh_timeout, and those of the token endpoint
   */
  accessToken(id: string, options?: AccessTokenOptions): Promise<AccessToken>;
  /** As accessToken, but refreshes now, unless `rejected_generation` is older than what is stored. */
  refresh(id: string, options?: AccessTokenOptions): Promise<AccessToken>;
  /** Makes the connector's test call. A refusal by the API is a result, not an error. */
  test(id: string): Promise<TestResult>;
  /**
   * Authenticated call below the connector's API base URL; `path` begins with a slash. One refresh and one replay
   * after a 401, if the body was held in memory (1 MiB at most). @throws invalid_path and those of accessToken
   */
  fetch(id: string, path: string, init?: RequestInit): Promise<Response>;
  /** As `fetch`, for servers: header pairs in, a stream out. */
  call(id: string, request: ApiRequest): Promise<ApiAnswer>;

  /**
   * The trail of an instance, the newest first; of one that was removed by its id alone. At most `limit` events (50
   * unless told, 500 at most), those before the event `before` where that is given.
   */
  events(handle: string, options?: EventsOptions): Promise<readonly InstanceEvent[]>;
  /** What waits in this process's spool for the store, and how much room is left. */
  spool(): SpoolStatus;
  /** What waits to be done, in every process. */
  backlog(): Promise<Backlog>;
  /** How many instances have each status. */
  countByStatus(): Promise<Readonly<Record<InstanceStatus, number>>>;

  /**
   * Looks once for grants that are due to be renewed or announced, and sees to those that no other process has claimed;
   * resolves when the last of them has ended. What fails is in the instance's health, and is due again later.
   */
  keepAlive(): Promise<void>;
  /** Does that every few seconds; the returned function ends it. What is under way ends by itself, or is waited for by `close`. */
  startKeepAlive(): () => Promise<void>;

  /** Throws unless the store answers and the encryption key opens what is stored. */
  ready(): Promise<void>;
  /** Waits for requests under way, then closes store and connections. */
  close(): Promise<void>;
}

export interface NewInstance {
  readonly connector: string;
  /** Authentication method; the connector's first when absent. */
  readonly method?: string;
  readonly name: string;
  /** Field name → value as entered. */
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly external_id?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /**
   * A live grant from another system: the fields of RFC 6749 §5.1 (`access_token`, `refresh_token`, `expires_in` or
   * `expires_at`, `scope`, `token_type`). At least one of the two tokens.
   */
  readonly token_set?: Readonly<Record<string, unknown>>;
}

export interface InstanceChanges {
  readonly name?: string;
  readonly credentials?: Readonly<Record<string, unknown>>;
  readonly external_id?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Picks among what the provider listed after connecting: name → value of one of `choices`. */
  readonly captured?: Readonly<Record<string, string>>;
}

export interface ChangeOptions {
  /** Looks at the instance as the change finds it; what this throws stops the change. */
  readonly check?: (current: InstanceView) => void;
}

export interface EventsOptions {
  readonly limit?: number;
  /** Id of the last event seen. */
  readonly before?: string;
}

export interface ConnectLinkOptions {
  /** Where the customer goes afterwards; its origin must be an allowed one. */
  readonly return_url?: string;
  /**
   * The grant is used only after confirmAuthorization with the code that the return URL brings: so nobody can have
   * another person consent into his own instance. Needs `return_url`.
   */
  readonly confirm?: boolean;
}

export interface BeginOptions {
  /** Where the provider sends the browser back to: the same string goes into both legs (RFC 6749 §4.1.3). */
  readonly redirect_uri: string;
  /** Random id of the browser that begins: the callback must bring the same one. */
  readonly browser?: string;
  /** Where the customer goes afterwards. */
  readonly return_url?: string;
  /** Whether what it brings waits to be confirmed. */
  readonly confirm?: boolean;
}

export interface BegunAuthorization {
  /** To be opened in the customer's browser. Holds the state, no secret. */
  readonly authorization_url: string;
  readonly redirect_uri: string;
  /** End of the time in which the callback is accepted. */
  readonly expires_at: number;
  readonly warnings: readonly Warning[];
}

export interface FinishOptions {
  /** The browser's id, from its cookie. Needed where one was given at the beginning. */
  readonly browser?: string;
  /** The connector whose callback was reached. */
  readonly connector?: string;
}

export interface FinishedAuthorization {
  readonly instance: InstanceView;
  /** Such as the same account being connected twice. */
  readonly warnings: readonly Warning[];
  readonly result_id: string;
  readonly return_url: string | null;
  /** Where it waits to be confirmed: the code that does so, once, within 15 minutes. null: it is in use. */
  readonly completion: string | null;
  /** Whether it is held because another account was authorised than before; the grant in use stays in use. */
  readonly held: boolean;
}

/** A grant that waits for an administrator. Times are milliseconds since 1970. */
export interface HeldGrant {
  /** Who authorised; null: the connector does not say any more. */
  readonly account: string | null;
  /** Whose grant is in use, or was last. */
  readonly instead_of: string | null;
  readonly authorized_at: number;
  /** When it is erased unless somebody has decided. */
  readonly decide_by: number;
}

/** Thrown-or-not, the page after the callback is the same: what happened and what to do next. */
export interface AuthorizationResult {
  readonly instance_name: string;
  readonly connector_title: string;
  /** null: authorised. */
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
  readonly return_url: string | null;
  /** Whether another account was authorised than before, so that an administrator decides which one stays. */
  readonly held: boolean;
}

export interface ConnectLinkView {
  /** Id of the connector: its callback is where the provider leads back to. */
  readonly connector: string;
  readonly instance_name: string;
  readonly connector_title: string;
  readonly scope: string | null;
  readonly expires_at: number;
}

export interface AccessTokenOptions {
  /** How long to wait for a refresh, milliseconds; the configured caller's deadline when absent. */
  readonly wait?: number;
  readonly rejected_generation?: number;
  /** Name of a further token set that the provider gives beside the default one. */
  readonly token_set?: string;
}

export interface AccessToken {
  readonly access_token: string;
  readonly token_type: string;
  /** null: unknown, use it until the API refuses it. */
  readonly expires_at: number | null;
  readonly generation: number;
  /**
   * true: the store is away, and the token is handed out of memory: whether another process has replaced or condemned it
   * meanwhile is not known. Absent otherwise.
   */
  readonly unconfirmed?: boolean;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array | import('node:stream').Readable;
  readonly signal?: AbortSignal;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: import('node:stream').Readable;
  /** The whole body, where it arrived together with the headers and nobody has asked for `body` yet. */
  readonly whole?: Buffer | null;
  /** Writes the body into `to` as it comes, no faster than that takes it, in place of a reader of `body`; ends or destroys it. */
  passTo?(to: import('node:stream').Writable): void;
}
