/**
 * The store as the engine needs it. Values go in and come out in clear; sealing is the store's own matter. Times are
 * milliseconds since 1970. Every method may reject with `store_unavailable` or `encryption_key_unknown`.
 *
 * Only a token set moves a generation, only an edit of the credentials moves a revision, and every write that depends
 * on what was read says so in its WHERE.
 */

import type { CredentialValues } from '../instance/credentials.ts';
import type { InstanceEvent } from '../instance/event.ts';
import type { Health, InstanceStatus } from '../instance/instance.ts';
import type { TokenSet } from '../instance/token-set.ts';
import type { InstanceFilter } from './engine.ts';
import type { Route } from './ports.ts';

export interface Store {
  readonly instances: InstanceStore;
  readonly grants: GrantStore;
  readonly authorizations: AuthorizationStore;
  readonly connectLinks: ConnectLinkStore;
  readonly apiKeys: ApiKeyStore;
  readonly events: EventStore;
  readonly pauses: PauseStore;
  /** Throws unless the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What is configured of an instance. */
export interface InstanceRecord {
  readonly id: string;
  readonly connector: string;
  readonly connector_version: string;
  readonly method: string;
  readonly name: string;
  readonly external_id: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** As entered, without defaults. */
  readonly credentials: CredentialValues;
  /** Host of the token endpoint: what trouble with one provider is counted by. */
  readonly token_host: string;
  readonly revision: number;
  readonly created_at: number;
  readonly updated_at: number;
}

/** What is known of an instance's grant without opening a seal. */
export interface GrantState {
  readonly status: InstanceStatus;
  readonly health: Health;
  readonly generation: number;
  readonly route: Route | null;
  readonly scope: string | null;
  readonly expires_at: number | null;
  readonly has_refresh_token: boolean;
  readonly authorized_at: number | null;
  /** An answer that was not understood waits for a correction. */
  readonly has_kept_answer: boolean;
}

/** An instance for a list: secret credentials are named, not opened. */
export interface InstanceSummary extends Omit<InstanceRecord, 'credentials' | 'token_host'>, GrantState {
  readonly public_credentials: CredentialValues;
  readonly secret_names: readonly string[];
}

export interface InstanceStore {
  /** @throws conflict where the external id is taken */
  insert(record: InstanceRecord, secretNames: readonly string[], grant: NewGrant, event: NewEvent): Promise<void>;
  find(id: string): Promise<InstanceRecord | null>;
  summary(id: string): Promise<InstanceSummary | null>;
  /** By name, then id. */
  list(filter: InstanceFilter): Promise<readonly InstanceSummary[]>;
  /** Ids with that id, external id or name; the id wins, then the external id. */
  resolve(handle: string): Promise<readonly string[]>;
  /**
   * Writes the record if its revision is still `revision`; false otherwise. `moves` tells that credentials changed: the
   * revision moves and refreshes may be tried at once. `health`, where given, replaces the grant's health and asks for
   * a new authorization.
   */
  update(record: InstanceRecord, secretNames: readonly string[], change: InstanceChange): Promise<boolean>;
  /** Leaves a tombstone, without any secret. False where there was nothing. */
  remove(id: string, now: number, event: NewEvent): Promise<boolean>;
  /** Whether any instance was authorised that way. */
  anyWithRoute(route: Route): Promise<boolean>;
}

export interface NewGrant {
  readonly status: InstanceStatus;
  readonly health: Health;
  /** A grant brought in from elsewhere. */
  readonly tokens: TokenSet | null;
  readonly route: Route | null;
  readonly due_at: number | null;
}

/** An event to record with a write, if and only if the write takes place; in the same transaction. */
export interface NewEvent extends Omit<InstanceEvent, 'instance_id'> {
  /** Whether webhooks are to be told. */
  readonly notify: boolean;
}

export interface InstanceChange {
  readonly moves: boolean;
  readonly reauthorize: Health | null;
  readonly event: NewEvent | null;
}

/** A grant as the refresh reads it, opened. */
export interface Grant extends GrantState {
  readonly instance_id: string;
  readonly revision: number;
  readonly tokens: TokenSet | null;
  /** Who is spending this generation, if anyone. */
  readonly attempt_id: string | null;
  /** No process begins an attempt before. */
  readonly next_attempt_at: number;
  readonly failures: number;
  /** When keep-alive looks at it next; null: there is nothing to keep alive. */
  readonly due_at: number | null;
  /** Since when the provider refuses the refresh token without that being believed yet. */
  readonly refused_at: number | null;
  /** The attempt that brought the token set: how a commit whose answer was lost is recognised. */
  readonly committed_attempt: string | null;
  /** Sequence of the authorization that was committed last. */
  readonly authorized_sequence: number;
  readonly token_host: string;
}

/** What keeps a token in memory valid. */
export interface GrantMark {
  readonly instance_id: string;
  readonly generation: number;
  readonly revision: number;
  readonly status: InstanceStatus;
}

export interface GrantStore {
  find(instanceId: string): Promise<Grant | null>;
  /** Of those that exist and are not removed. */
  marks(instanceIds: readonly string[]): Promise<readonly GrantMark[]>;
  /** A number that changes when another process wrote; null where the store cannot tell without asking. */
  dataVersion(): number | null;

  /**
   * Takes the attempt to spend `generation`: one conditional UPDATE, which records the intent durably before anything
   * is sent. The grant that it returns, not one from memory, is the one to spend. null: somebody else has it, or it
   * moved, or its time has not come. `lapsed` names an attempt that is taken over instead of a free one.
   */
  takeAttempt(take: TakeAttempt): Promise<Grant | null>;
  /**
   * Writes the token set that spending `generation` brought, whoever holds the attempt now; lifts a refusal recorded
   * for that generation. false: the generation moved, or the instance is gone.
   */
  commit(commit: CommitTokens): Promise<boolean>;
  /** A passing outcome: sets health and the time of the next attempt, frees the attempt if it is still this one. */
  release(release: ReleaseAttempt): Promise<boolean>;
  /** Condemns the grant if generation, attempt and revision are still those; the refresh token is kept. */
  refuse(refusal: RefuseGrant): Promise<boolean>;

  /** The newest answer kept for the instance. */
  keptAnswer(instanceId: string): Promise<KeptAnswer | null>;

  /** Grants whose time for keep-alive has come, the longest overdue first. */
  due(now: number, limit: number): Promise<readonly DueGrant[]>;
  /** Moves the time on, if it is still the one that was read: of any number of nodes, one claims it. */
  claimDue(due: DueGrant, next: number | null): Promise<boolean>;

  /** How many grants a provider's host has that were ever authorised, and how many it refused since then. */
  refusals(tokenHost: string, since: number): Promise<{ readonly grants: number; readonly refused: number }>;
  /** Instances by status, for the metrics. */
  countByStatus(): Promise<Readonly<Record<InstanceStatus, number>>>;
}

export interface DueGrant {
  readonly instance_id: string;
  readonly generation: number;
  readonly due_at: number;
}

export interface CommitTokens {
  readonly instance_id: string;
  /** The generation that was spent. */
  readonly generation: number;
  readonly attempt_id: string;
  readonly tokens: TokenSet;
  readonly health: Health;
  readonly due_at: number | null;
  readonly event: NewEvent;
  /** Recorded in its place where a refusal is lifted. */
  readonly lifted: NewEvent;
}

export interface EventStore {
  /** The newest first; `before` is the id of the last one seen. */
  list(
    instanceId: string,
    options: { readonly limit: number; readonly before?: string },
  ): Promise<readonly InstanceEvent[]>;
  append(instanceId: string, event: NewEvent): Promise<void>;
  /** Events that webhooks are still to be told of, the oldest first. */
  undelivered(now: number, limit: number): Promise<readonly UndeliveredEvent[]>;
  /** Takes one for delivery until `until`, if it is still as it was read. */
  claimDelivery(event: UndeliveredEvent, until: number): Promise<boolean>;
  /** null: told, or given up. */
  settleDelivery(id: string, next: number | null): Promise<void>;
  /** Forgets events from before then that nobody is to be told of any more. */
  prune(before: number): Promise<void>;
}

export interface UndeliveredEvent extends InstanceEvent {
  readonly deliver_at: number;
  readonly deliveries: number;
}

/** Providers to which refreshes pause, because they refuse too many at once. */
export interface PauseStore {
  /** Milliseconds since 1970; null: no pause. */
  until(tokenHost: string): Promise<number | null>;
  pause(tokenHost: string, until: number): Promise<void>;
}

export interface TakeAttempt {
  readonly instance_id: string;
  readonly generation: number;
  readonly attempt_id: string;
  readonly lapsed: string | null;
  /** Which process: shown, never compared. */
  readonly by: string;
  readonly now: number;
}

export interface ReleaseAttempt {
  readonly instance_id: string;
  readonly generation: number;
  readonly attempt_id: string;
  readonly health: Health;
  readonly next_attempt_at: number;
  readonly failures: number;
  /** A 2xx that could not be read, kept whole. */
  readonly keep?: KeptAnswer;
  /** Since when the provider refuses; kept as it is where absent. */
  readonly refused_at?: number;
  readonly event: NewEvent | null;
}

export interface RefuseGrant {
  readonly instance_id: string;
  readonly generation: number;
  readonly attempt_id: string;
  readonly revision: number;
  readonly health: Health;
  readonly event: NewEvent;
}

/** A token endpoint's 2xx that is read again after a correction. */
export interface KeptAnswer {
  readonly kind: 'exchange' | 'refresh';
  /** Of the grant when the request left. */
  readonly generation: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly sent_at: number;
  /** Scope that was asked for, and way that was taken: what an exchange's token set needs. */
  readonly scope: string | null;
  readonly route: Route;
  readonly sequence: number;
}

/** A pending authorization. What the exchange uses is frozen here (RFC 9700 §4.4). */
export interface AuthorizationRecord {
  readonly state_hash: string;
  readonly result_id: string;
  readonly instance_id: string;
  readonly connector: string;
  readonly method: string;
  readonly revision: number;
  /** Position among the authorizations of its instance: the newest wins. */
  readonly sequence: number;
  readonly browser_hash: string | null;
  readonly token_url: string;
  readonly issuer: string | null;
  readonly redirect_uri: string;
  readonly scope: string | null;
  readonly code_verifier: string;
  readonly route: Route;
  readonly return_url: string | null;
  readonly created_at: number;
  readonly expires_at: number;
  readonly used_at: number | null;
}

export interface StoredResult {
  readonly instance_id: string;
  readonly return_url: string | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
}

export interface AuthorizationStore {
  /** Stores it and gives it the next sequence of its instance. */
  begin(record: Omit<AuthorizationRecord, 'sequence' | 'used_at'>): Promise<void>;
  find(stateHash: string): Promise<AuthorizationRecord | null>;
  /** Uses it up; false where it was used already. */
  claim(stateHash: string, now: number): Promise<boolean>;
  finish(stateHash: string, error: StoredResult['error']): Promise<void>;
  /** null where it is not finished or was cleaned away. */
  result(resultId: string): Promise<StoredResult | null>;
  /**
   * Makes the token set of an authorization the instance's grant, unless a newer authorization was committed.
   * false: superseded, or the instance is gone.
   */
  commit(commit: CommitAuthorization): Promise<boolean>;
  /** Keeps an exchange's answer that could not be read, and says so in the health of an instance. */
  keep(instanceId: string, answer: KeptAnswer, health: Health, event: NewEvent): Promise<void>;
}

export interface CommitAuthorization {
  readonly instance_id: string;
  readonly sequence: number;
  readonly tokens: TokenSet;
  readonly route: Route;
  readonly health: Health;
  readonly due_at: number | null;
  readonly now: number;
  /** Recorded as `reauthorized` where there was a token set before. */
  readonly event: NewEvent;
}

export interface ConnectLinkRecord {
  readonly link_hash: string;
  readonly instance_id: string;
  readonly return_url: string | null;
  readonly expires_at: number;
  readonly used_at: number | null;
}

export interface ConnectLinkStore {
  insert(record: Omit<ConnectLinkRecord, 'used_at'>, now: number): Promise<void>;
  find(linkHash: string): Promise<ConnectLinkRecord | null>;
  /** Uses it up; false where it was used already. */
  use(linkHash: string, now: number): Promise<boolean>;
}

export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly role: 'admin' | 'runtime' | 'viewer';
  readonly created_at: number;
}

export interface ApiKeyStore {
  find(keyHash: string): Promise<ApiKeyRecord | null>;
  /** False where any key exists already: only one process makes the first. */
  insertFirst(keyHash: string, record: ApiKeyRecord): Promise<boolean>;
}
