import type { SpoolEntry } from '../../src/engine/ports.ts';
import { healthy } from '../../src/instance/health.ts';

/** A refresh's token set that the store did not take. */
export function refreshEntry(instance: string, generation = 1): SpoolEntry {
  const event = {
    id: `e${generation}`,
    at: 0,
    type: 'refreshed',
    generation: generation + 1,
    fingerprint: null,
    made_by: 'a test',
    duration: null,
    code: null,
    detail: null,
    notify: false,
  } as const;
  const tokens = {
    access_token: `access-${instance}-${generation + 1}`,
    token_type: 'Bearer',
    expires_at: null,
    expires_in: null,
    refresh_token: `refresh-${instance}-${generation + 1}`,
    scope: null,
    obtained_at: 0,
  };
  const commit = {
    instance_id: instance,
    generation,
    attempt_id: `attempt-${generation}`,
    tokens,
    health: healthy(0),
    due_at: null,
  };
  return { kind: 'refresh', commit: { ...commit, event, lifted: { ...event, type: 'refusal_lifted' } } };
}
