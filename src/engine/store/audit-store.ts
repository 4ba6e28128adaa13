import type { AuditEvent } from '../../instance/audit-event.ts';

export interface AuditStore {
  append(event: AuditEvent): Promise<void>;
  /** The newest first; `before` is the id of the last one seen. */
  list(options: { readonly limit: number; readonly before?: string }): Promise<readonly AuditEvent[]>;
  /** Forgets events from before then. */
  prune(before: number): Promise<void>;
}
