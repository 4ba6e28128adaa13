import type { Attention } from '../../instance/attention.ts';
import type { Connection } from '../../instance/connection.ts';
import type { CredentialValues } from '../../instance/credentials.ts';
import type { Health, InstanceStatus } from '../../instance/instance.ts';
import type { TokenSet } from '../../instance/token-set.ts';
import type { InstanceFilter, InstancePage, InstanceQuery } from '../engine.ts';
import type { Route } from '../ports.ts';
import type { NewEvent } from './event-store.ts';

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
  readonly connection: Connection;
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
  /** To the minute; null: never, or not recorded yet. */
  readonly last_used_at: number | null;
  /** Whether the grant of another account waits for a decision. */
  readonly has_held_grant: boolean;
}

export interface InstanceStore {
  /** @throws conflict where the external id is taken */
  insert(record: InstanceRecord, secretNames: readonly string[], grant: NewGrant, event: NewEvent): Promise<void>;
  find(id: string): Promise<InstanceRecord | null>;
  summary(id: string): Promise<InstanceSummary | null>;
  /** What is left of one that was removed. */
  tombstone(id: string): Promise<Pick<InstanceRecord, 'name' | 'connector'> | null>;
  /** By name, then id. */
  list(filter: InstanceFilter): Promise<readonly InstanceSummary[]>;
  /** One page of those that fit every filter. @throws invalid_request where `after` is no cursor of that order */
  page(query: InstanceQuery): Promise<InstancePage<InstanceSummary>>;
  countByAttention(filter: InstanceQuery): Promise<Readonly<Record<Attention, number>>>;
  /** Ids with that id, external id or name; the id wins, then the external id. */
  resolve(handle: string): Promise<readonly string[]>;
  /**
   * Writes the record if it is still as it was read; false otherwise. `moves` tells that credentials changed: the
   * revision moves and refreshes may be tried at once. `health`, where given, replaces the grant's health and asks for
   * a new authorization.
   */
  update(record: InstanceRecord, secretNames: readonly string[], change: InstanceChange): Promise<boolean>;
  /** Leaves a tombstone, without any secret. False where there was nothing. */
  remove(id: string, now: number, event: NewEvent): Promise<boolean>;
  /**
   * Writes what is known of the connection, if it is still `before`; false otherwise.
   * @param identity digest that two instances share which are for the same account
   */
  connect(id: string, before: Connection, after: Connection, identity: string | null): Promise<boolean>;
  /** Records that they were used. */
  markUsed(ids: readonly string[], now: number): Promise<void>;
  /** Names of the other instances with the same identity. */
  sameIdentity(id: string): Promise<readonly string[]>;
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

export interface InstanceChange {
  /** When the record was changed before: what is written over must be what was read. */
  readonly before: number;
  readonly moves: boolean;
  /** What a code brings does not count any more where it was asked for before this. */
  readonly outdates: boolean;
  readonly reauthorize: Health | null;
  readonly event: NewEvent | null;
}
