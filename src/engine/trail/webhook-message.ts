import { type EventType, eventTypes, type InstanceEvent } from '../../instance/event.ts';
import type { WebhookMessage } from '../ports.ts';
import type { Store } from '../store.ts';

/** What a receiver gets. */
export interface WebhookBody {
  readonly type: `instance.${EventType}`;
  /** Of the event, RFC 3339. */
  readonly timestamp: string;
  readonly data: {
    readonly instance: string;
    readonly name: string | null;
    readonly connector: string | null;
    readonly external_id: string | null;
    readonly metadata: Readonly<Record<string, string>>;
    readonly status: string;
    readonly health: string | null;
    readonly reason: string;
    readonly next_step: string | null;
    readonly generation: number | null;
    readonly code: string | null;
  };
}

/**
 * The message of an event. The state in it is the one at the time of sending, not that of the event: messages may
 * arrive in any order, and whichever comes last must not be wrong.
 */
export async function webhookMessage(store: Store, event: InstanceEvent): Promise<WebhookMessage> {
  const body: WebhookBody = {
    type: `instance.${event.type}`,
    timestamp: new Date(event.at).toISOString(),
    data: await dataOf(store, event),
  };
  return { id: event.id, body: JSON.stringify(body) };
}

async function dataOf({ instances }: Store, event: InstanceEvent): Promise<WebhookBody['data']> {
  const { instance_id, generation, code } = event;
  const summary = await instances.summary(instance_id);
  if (!summary) {
    const tombstone = await instances.tombstone(instance_id);
    return {
      instance: instance_id,
      name: tombstone?.name ?? null,
      connector: tombstone?.connector ?? null,
      external_id: null,
      metadata: {},
      status: 'removed',
      health: null,
      reason: eventTypes.removed,
      next_step: null,
      generation,
      code,
    };
  }
  const { name, connector, external_id, metadata, status, health } = summary;
  return {
    instance: instance_id,
    name,
    connector,
    external_id,
    metadata,
    status,
    health: health.state,
    reason: health.reason,
    next_step: health.next_step,
    generation: summary.generation,
    code: health.code,
  };
}
