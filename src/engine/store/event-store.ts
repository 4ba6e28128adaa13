import type { Actor } from '../../instance/actor.ts';
import type { InstanceEvent } from '../../instance/event.ts';

/** An event to record with a write, if and only if the write takes place; in the same transaction. */
export interface NewEvent extends Omit<InstanceEvent, 'instance_id' | 'by'> {
  /** Absent or null: the engine's own work. */
  readonly by?: Actor | null;
  /** Whether webhooks are to be told. */
  readonly notify: boolean;
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
