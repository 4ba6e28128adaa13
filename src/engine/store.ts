/**
 * The store as the engine needs it. Values go in and come out in clear; sealing is the store's own matter. Times are
 * milliseconds since 1970. Every method may reject with `store_unavailable` or `encryption_key_unknown`.
 *
 * Only a token set moves a generation, only an edit of the credentials moves a revision, and every write that depends
 * on what was read says so in its WHERE.
 */
import type { AuditStore } from './store/audit-store.ts';
import type { AuthorizationStore } from './store/authorization-store.ts';
import type { BacklogStore } from './store/backlog-store.ts';
import type { EventStore } from './store/event-store.ts';
import type { GrantStore } from './store/grant-store.ts';
import type { IdempotencyStore } from './store/idempotency-store.ts';
import type { InstanceStore } from './store/instance-store.ts';
import type { ApiKeyStore, ConnectLinkStore, PauseStore } from './store/other-stores.ts';
import type { SessionStore } from './store/session-store.ts';

export type * from './store/audit-store.ts';
export type * from './store/authorization-store.ts';
export type * from './store/backlog-store.ts';
export type * from './store/event-store.ts';
export type * from './store/grant-store.ts';
export type * from './store/idempotency-store.ts';
export type * from './store/instance-store.ts';
export type * from './store/other-stores.ts';
export type * from './store/session-store.ts';

export interface Store {
  readonly instances: InstanceStore;
  readonly grants: GrantStore;
  readonly authorizations: AuthorizationStore;
  readonly connectLinks: ConnectLinkStore;
  readonly apiKeys: ApiKeyStore;
  readonly events: EventStore;
  readonly audit: AuditStore;
  readonly idempotency: IdempotencyStore;
  readonly pauses: PauseStore;
  readonly sessions: SessionStore;
  readonly backlog: BacklogStore;
  /** Throws unless the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
