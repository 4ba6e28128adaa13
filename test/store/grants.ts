/** Grants, and what a refresh writes to them, as small as a test of the store needs them. */

import type { CommitTokens, NewEvent, TakeAttempt } from '../../src/engine/store.ts';
import { noConnection } from '../../src/instance/connection.ts';
import { healthy } from '../../src/instance/health.ts';
import type { TokenSet } from '../../src/instance/token-set.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';

const tokens = (access_token: string, refresh_token: string): TokenSet =>
  ({
    access_token,
    refresh_token,
    token_type: 'Bearer',
    scope: 'items',
    expires_at: 3_600_000,
    expires_in: 3_600,
    obtained_at: 0,
  }) as TokenSet;

export const event = (id: string, type: NewEvent['type'], eventId = `${type} ${id}`): NewEvent => ({
  id: eventId,
  at: 1_000,
  type,
  generation: 2,
  fingerprint: id,
  made_by: 'test',
  duration: 12,
  code: null,
  detail: null,
  notify: false,
});

export const taking = (instance_id: string, change: Partial<TakeAttempt> = {}): TakeAttempt => ({
  instance_id,
  generation: 1,
  attempt_id: `attempt of ${instance_id}`,
  lapsed: null,
  by: 'test',
  now: 1_000,
  read: null,
  ...change,
});

export const committing = (instance_id: string, change: Partial<CommitTokens> = {}): CommitTokens => ({
  instance_id,
  generation: 1,
  attempt_id: `attempt of ${instance_id}`,
  tokens: tokens(`new access of ${instance_id}`, 'refresh-2'),
  health: healthy(1_000),
  due_at: 9_000,
  event: event(instance_id, 'refreshed'),
  lifted: event(instance_id, 'refusal_lifted'),
  ...change,
});

export async function insert(store: OpenedStore, id: string): Promise<void> {
  const record = {
    id,
    connector: 'test',
    connector_version: '1.0.0',
    method: 'test',
    name: id,
    external_id: null,
    metadata: {},
    connection: noConnection,
    credentials: { client_secret: 'secret' },
    token_host: 'provider.example',
    revision: 1,
    created_at: 0,
    updated_at: 0,
  };
  const grant = {
    status: 'active' as const,
    health: healthy(0),
    tokens: tokens(`access of ${id}`, 'refresh-1'),
    route: 'direct' as const,
    due_at: null,
  };
  await store.instances.insert(record, ['client_secret'], grant, event(id, 'imported', `inserted ${id}`));
}
