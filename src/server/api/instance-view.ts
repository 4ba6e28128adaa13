import type { InstanceView } from '../../engine/engine.ts';
import { time, timeOrNull } from './time.ts';

/** An instance as the API shows it: the same, with times written out. */
export function instanceView(instance: InstanceView) {
  return {
    ...instance,
    health: { ...instance.health, since: time(instance.health.since) },
    expires_at: timeOrNull(instance.expires_at),
    created_at: time(instance.created_at),
    updated_at: time(instance.updated_at),
    authorized_at: timeOrNull(instance.authorized_at),
    last_used_at: timeOrNull(instance.last_used_at),
  };
}
