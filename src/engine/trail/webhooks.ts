import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, DeliveryOutcome, Log, WebhookSender } from '../ports.ts';
import type { Store, UndeliveredEvent } from '../store.ts';
import { webhookMessage } from './webhook-message.ts';

export interface WebhookParts {
  readonly store: Store;
  readonly sender: WebhookSender;
  readonly clock: Clock;
  readonly log: Log;
  /** Hears how each delivery of this process ended, and what was wrong with it; null: nothing. */
  readonly heard?: (outcome: DeliveryOutcome, problem: string | null) => void;
}

/** Milliseconds between two looks into the outbox. */
const pause = 1_000;
/** Deliveries at a time. */
const batch = 16;
/** A process that claimed a delivery and did not settle it within this has died; longer than a delivery may take. */
const lease = 60_000;

const minute = 60_000;
const hour = 60 * minute;
/** Waits after the first failure, the second, and so on: a little over three days. */
const retries = [5_000, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];

/**
 * Delivers the events of the outbox, which were written with the changes that they tell of. Any number of nodes may do
 * so: each delivery is claimed. At least once: a process that dies after the receiver's answer leaves the claim to
 * lapse, and the event is sent again under the same id. Returns what stops it, after the deliveries under way.
 */
export function startWebhooks(parts: WebhookParts): () => Promise<void> {
  const stopping = new AbortController();
  const running = run(parts, stopping.signal);
  return async () => {
    stopping.abort();
    await running;
    await parts.sender.close();
  };
}

async function run(parts: WebhookParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const found = await deliverDue(parts).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'webhooks wait: the store does not answer');
      return 0;
    });
    if (found < batch) await sleep(pause, undefined, { signal }).catch(() => {});
  }
}

/** Delivers one batch; returns how many were found. */
export async function deliverDue(parts: WebhookParts): Promise<number> {
  const events = await parts.store.events.undelivered(parts.clock.now(), batch);
  await Promise.all(events.map((event) => deliver(parts, event)));
  return events.length;
}

async function deliver({ store, sender, clock, log, heard }: WebhookParts, event: UndeliveredEvent): Promise<void> {
  if (!(await store.events.claimDelivery(event, clock.now() + lease))) return;
  const problem = await sender.send(await webhookMessage(store, event), clock.now());
  const wait = retries[event.deliveries];
  const failure = wait === undefined ? 'given_up' : 'failed';
  heard?.(problem === null ? 'delivered' : failure, problem);
  if (problem === null) return store.events.settleDelivery(event.id, null);
  const about = { event: event.id, type: event.type, instance: event.instance_id, attempts: event.deliveries + 1 };
  if (wait === undefined) log.error(about, `webhook given up: ${problem}`);
  else log.warn(about, `webhook not delivered, tried again in ${Math.round(wait / 1000)} s: ${problem}`);
  await store.events.settleDelivery(event.id, wait === undefined ? null : clock.now() + wait);
}
