import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { Engine } from '../engine/engine.ts';
import type { Observer } from '../engine/ports.ts';
import { webhookMetrics } from './webhook-metrics.ts';

export interface Metrics {
  /** To be given to the engine. */
  readonly observer: Observer;
  readonly contentType: string;
  /** Everything there is to tell, in Prometheus's text format; what the engine knows is asked now. */
  scrape(engine: Pick<Engine, 'spool' | 'countByStatus' | 'backlog'>): Promise<string>;
}

/** From a quick provider to the longest attempt that may be configured. */
const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const lags = [1, 10, 60, 300, 1_800, 3_600, 21_600, 86_400];

/** The metrics of one process; each is described in docs/operations.md. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const refreshes = new Counter({
    name: 'evergrant_refreshes_total',
    help: 'Token requests of refreshes that ended, by what became of them.',
    labelNames: ['connector', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'evergrant_refresh_duration_seconds',
    help: 'From the taking of an attempt until its outcome was known.',
    labelNames: ['connector'],
    buckets: seconds,
    registers,
  });
  const waits = new Histogram({
    name: 'evergrant_attempt_wait_seconds',
    help: "How long callers waited for an attempt, their own or another process's.",
    buckets: seconds,
    registers,
  });
  const lag = new Histogram({
    name: 'evergrant_keep_alive_lag_seconds',
    help: 'How long after its time keep-alive came to a grant.',
    buckets: lags,
    registers,
  });
  const spool = new Gauge({
    name: 'evergrant_spool_entries',
    help: 'Answers that wait for the store, and places left for more.',
    labelNames: ['state'],
    registers,
  });
  const instances = new Gauge({
    name: 'evergrant_instances',
    help: 'Instances by status; absent while the store is away.',
    labelNames: ['status'],
    registers,
  });

  const webhooks = webhookMetrics(registers);

  return {
    observer: {
      refreshed(connector, outcome, milliseconds) {
        const label = connector || 'unknown';
        refreshes.inc({ connector: label, outcome });
        durations.observe({ connector: label }, milliseconds / 1000);
      },
      waited: (milliseconds) => waits.observe(milliseconds / 1000),
      keepAliveLag: (milliseconds) => lag.observe(milliseconds / 1000),
      webhook: webhooks.count,
    },
    contentType: registry.contentType,
    async scrape(engine) {
      const { waiting, free, unreadable } = engine.spool();
      for (const [state, count] of Object.entries({ waiting, free, unreadable })) spool.set({ state }, count);
      instances.reset();
      // What the store cannot tell is left out: the rest is most wanted just then.
      const [counts, backlog] = await Promise.all([
        engine.countByStatus().catch(() => ({})),
        engine.backlog().catch(() => null),
      ]);
      for (const [status, count] of Object.entries(counts)) instances.set({ status }, count);
      webhooks.tell(backlog);
      return registry.metrics();
    },
  };
}
