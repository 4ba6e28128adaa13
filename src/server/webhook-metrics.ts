import { Counter, Gauge, type Registry } from '@prometheus-io/client';
import type { Backlog } from '../engine/engine.ts';
import type { DeliveryOutcome } from '../engine/ports.ts';

export interface WebhookMetrics {
  /** A delivery of this process has ended. */
  count(outcome: DeliveryOutcome): void;
  /** What waits in the store, for any process; null: the store does not tell. */
  tell(backlog: Backlog | null): void;
}

export function webhookMetrics(registers: Registry[]): WebhookMetrics {
  const deliveries = new Counter({
    name: 'evergrant_webhook_deliveries_total',
    help: 'Deliveries of webhooks that ended, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  // There from the start, so that the first failure is seen as a rise.
  for (const outcome of ['delivered', 'failed', 'given_up'] as const) deliveries.inc({ outcome }, 0);
  const waiting = new Gauge({
    name: 'evergrant_webhooks_waiting',
    help: 'Webhooks to be delivered, never tried and tried before; absent while the store is away.',
    labelNames: ['state'],
    registers,
  });
  const oldest = new Gauge({
    name: 'evergrant_webhook_oldest_seconds',
    help: 'How long ago the event happened that waits longest for its webhook, 0 where none waits; absent while the store is away.',
    registers,
  });
  return {
    count: (outcome) => deliveries.inc({ outcome }),
    tell(backlog) {
      waiting.reset();
      oldest.remove();
      if (backlog === null) return;
      const { untold, retried, untoldSince } = backlog;
      waiting.set({ state: 'new' }, untold - retried);
      waiting.set({ state: 'retried' }, retried);
      const age = untoldSince === null ? 0 : (Date.now() - untoldSince) / 1000;
      oldest.set(Math.max(0, age));
    },
  };
}
