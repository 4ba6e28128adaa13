import type { Actor } from '../../instance/actor.ts';
import type { AuditEvent, AuditEventType } from '../../instance/audit-event.ts';
import type { Clock, RandomBytes } from '../ports.ts';
import type { Store } from '../store.ts';
import { eventId } from './record-event.ts';

/** The trail of the workspace: what belongs to no instance. */
export interface Audit {
  /** @param detail for people; never a secret */
  record(type: AuditEventType, by: Actor, detail?: string): Promise<void>;
  /** The newest first; `before` is the id of the last one seen. */
  list(options: { readonly limit: number; readonly before?: string }): Promise<readonly AuditEvent[]>;
}

/** @param process how events name this process */
export function createAudit(store: Store, clock: Clock, random: RandomBytes, process: string): Audit {
  return {
    async record(type, by, detail) {
      const at = clock.now();
      await store.audit.append({ id: eventId(random, at), at, type, by, made_by: process, detail: detail ?? null });
    },
    list: (options) => store.audit.list(options),
  };
}
