/** The tables, as Kysely sees them. Times are milliseconds since 1970; sealed columns hold seal.ts's text. */
import type { Generated } from 'kysely';
import type { SessionRecord } from '../engine/store.ts';
import type { ErrorCode } from '../errors.ts';
import type { AuditEventType } from '../instance/audit-event.ts';
import type { EventType } from '../instance/event.ts';

export interface Tables {
  instance: InstanceTable;
  token_set: TokenSetTable;
  authorization_request: AuthorizationRequestTable;
  connect_link: ConnectLinkTable;
  api_key: ApiKeyTable;
  /** When an instance was last asked for a token, or called; to the minute. */
  instance_use: { instance_id: string; last_used_at: number };
  console_session: SessionRecord;
  sign_in_link: { link_hash: string; expires_at: number };
  /** What a session of the console keeps for its next pages. */
  console_draft: { draft_hash: string; session_hash: string; sealed: string; expires_at: number };
  instance_event: InstanceEventTable;
  audit_event: AuditEventTable;
  idempotency_key: IdempotencyKeyTable;
  provider_pause: { token_host: string; until: number };
  /** What the store must know about itself, such as the canary that proves the encryption key. */
  store_fact: { name: string; value: string };
}

export interface InstanceTable {
  id: string;
  connector: string;
  connector_version: string;
  method: string;
  name: string;
  external_id: string | null;
  /** JSON. */
  metadata: string;
  /** JSON: field → value, of the fields that are not secret. */
  public_credentials: string;
  /** JSON: names of the secret fields that are set. */
  secret_names: string;
  sealed_credentials: string;
  /** JSON of a Connection. */
  connection: string;
  /** Digest that tells which account and client it is; null: not known. */
  identity: string | null;
  /** Host of the token endpoint, as the token set has it. */
  token_host: string;
  revision: number;
  created_at: number;
  updated_at: number;
  /** A tombstone: an answer that arrives late finds that nobody waits for it. */
  removed_at: number | null;
}

/** One row per instance and named token set; everything that a refresh reads or writes is in this one row. */
export interface TokenSetTable {
  instance_id: string;
  name: string;
  status: 'pending_authorization' | 'active' | 'reauthorization_required';
  health: string;
  generation: number;
  /** The instance's revision, moved in the same transaction. */
  revision: number;
  route: 'direct' | 'redirected' | null;
  sealed: string | null;
  scope: string | null;
  expires_at: number | null;
  has_refresh_token: number;
  authorized_at: number | null;
  token_host: string;
  attempt_id: string | null;
  attempt_since: number | null;
  attempt_by: string | null;
  /** The generation whose token a request may carry, or have carried; one that is not the row's says nothing. */
  sending: number | null;
  /** The generation whose grant an edit of its credentials ended; one that is not the row's says nothing. */
  ended_by_edit: number | null;
  committed_attempt: string | null;
  due_at: number | null;
  refused_at: number | null;
  announced_end: number | null;
  next_attempt_at: number;
  failures: number;
  sealed_answer: string | null;
  /** Sequence of the newest authorization begun, and of the newest committed. */
  begun_sequence: number;
  authorized_sequence: number;
}

export interface AuthorizationRequestTable {
  state_hash: string;
  result_id: string;
  instance_id: string;
  connector: string;
  method: string;
  revision: number;
  sequence: number;
  browser_hash: string | null;
  token_url: string;
  issuer: string | null;
  redirect_uri: string;
  scope: string | null;
  sealed_verifier: string;
  route: 'direct' | 'redirected';
  return_url: string | null;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  finished: Generated<number>;
  /** JSON of the error; null where it ended well. */
  error: string | null;
  /** JSON of the Actor who began it. */
  actor: Generated<string | null>;
  /** 1: what it brings waits to be confirmed; 2: it was held for a decision. */
  confirm: Generated<number>;
  /** Of the code that confirms it; of what waits for a decision, the instance (held-grants.ts). */
  completion_hash: Generated<string | null>;
  /** Until when it can be confirmed, or decided on. */
  completion_ends: Generated<number | null>;
  /** JSON, sealed, of the commit that waits. */
  sealed_grant: Generated<string | null>;
}

/** Append-only, and the outbox of the webhooks: `deliver_at` is null where nobody is to be told, or was. */
export interface InstanceEventTable {
  id: string;
  instance_id: string;
  at: number;
  type: EventType;
  generation: number | null;
  fingerprint: string | null;
  made_by: string;
  duration: number | null;
  code: ErrorCode | null;
  detail: string | null;
  /** JSON of an Actor; null: the engine's own work, or from before this was recorded. */
  actor: Generated<string | null>;
  deliver_at: number | null;
  deliveries: Generated<number>;
}

export interface ConnectLinkTable {
  link_hash: string;
  instance_id: string;
  return_url: string | null;
  expires_at: number;
  used_at: number | null;
  confirm: Generated<number>;
}

export interface ApiKeyTable {
  id: string;
  key_hash: string;
  name: string;
  role: 'admin' | 'runtime' | 'viewer';
  created_at: number;
  /** What it begins with, to recognise it by. */
  prefix: Generated<string>;
  expires_at: Generated<number | null>;
  /** Written now and then. */
  last_used_at: Generated<number | null>;
}

/** The workspace's trail. Append-only. */
export interface AuditEventTable {
  id: string;
  at: number;
  type: AuditEventType;
  /** JSON of an Actor. */
  actor: string;
  made_by: string;
  detail: string | null;
}

export interface IdempotencyKeyTable {
  key_hash: string;
  /** Of the request. */
  fingerprint: string;
  begun_at: number;
  /** When its answer was last worked on. */
  tried_at: number;
  /** JSON, sealed; null: not finished. */
  sealed_answer: string | null;
}
