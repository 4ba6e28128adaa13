import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Backlog } from '../../src/engine/engine.ts';
import { EvergrantError } from '../../src/errors.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { withKey } from './fake-engine.ts';
import { emptySpool, serve } from './serve.ts';

const countByStatus = async () => ({ pending_authorization: 1, active: 7, reauthorization_required: 2 });
const nothing: Backlog = {
  due: 0,
  dueSince: null,
  untold: 0,
  retried: 0,
  untoldSince: null,
  nextDelivery: null,
  pauses: [],
};
const backlog = async () => nothing;
const spool = () => emptySpool;
const engine = { spool, countByStatus, backlog };

test('a scrape needs a key of any role, unless the operator opens it', async () => {
  const closed = await serve(engine, {}, createMetrics());
  expect((await closed.app.inject('/metrics')).statusCode).toBe(401);
  expect((await closed.app.inject({ url: '/metrics', headers: withKey('viewer') })).statusCode).toBe(200);
  const open = await serve(engine, { metricsOpen: true }, createMetrics());
  const answer = await open.app.inject('/metrics');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^text\/plain; version=/);
});

test('refreshes by connector and outcome, waits, keep-alive lag, spool and instances are told', async () => {
  const metrics = createMetrics();
  metrics.observer.refreshed('shop', 'success', 120);
  metrics.observer.refreshed('shop', 'unknown', 30_000);
  metrics.observer.refreshed('', 'never_sent', 1);
  metrics.observer.waited(80);
  metrics.observer.keepAliveLag(90_000);
  const text = await metrics.scrape({
    ...engine,
    spool: () => ({ ...emptySpool, waiting: 2, free: 510, unreadable: 1 }),
  });
  for (const line of [
    'evergrant_refreshes_total{connector="shop",outcome="success"} 1',
    'evergrant_refreshes_total{connector="shop",outcome="unknown"} 1',
    'evergrant_refreshes_total{connector="unknown",outcome="never_sent"} 1',
    'evergrant_refresh_duration_seconds_bucket{le="0.25",connector="shop"} 1',
    'evergrant_attempt_wait_seconds_sum 0.08',
    'evergrant_keep_alive_lag_seconds_sum 90',
    'evergrant_spool_entries{state="waiting"} 2',
    'evergrant_spool_entries{state="unreadable"} 1',
    'evergrant_instances{status="active"} 7',
  ])
    expect(text).toContain(`${line}\n`);
});

test('while the store is away the rest is told', async () => {
  const away = async () => {
    throw new EvergrantError('store_unavailable', 'away');
  };
  const metrics = createMetrics();
  await metrics.scrape(engine);
  const text = await metrics.scrape({ spool, countByStatus: away, backlog: away });
  expect(text).toContain('evergrant_spool_entries{state="free"} 512\n');
  expect(text).toContain('evergrant_webhook_deliveries_total{outcome="given_up"} 0\n');
  for (const absent of ['instances{', 'webhooks_waiting{', 'webhook_oldest_seconds '])
    expect(text).not.toContain(`\nevergrant_${absent}`);
});

test('webhooks by outcome, how many wait and for how long are told', async () => {
  const metrics = createMetrics();
  const lines = async (found = nothing) => {
    const text = await metrics.scrape({ ...engine, backlog: async () => found });
    return Object.fromEntries(
      [...text.matchAll(/^evergrant_(webhook.*) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]),
    );
  };
  expect(await lines()).toEqual({
    'webhook_deliveries_total{outcome="delivered"}': 0,
    'webhook_deliveries_total{outcome="failed"}': 0,
    'webhook_deliveries_total{outcome="given_up"}': 0,
    'webhooks_waiting{state="new"}': 0,
    'webhooks_waiting{state="retried"}': 0,
    webhook_oldest_seconds: 0,
  });
  for (const outcome of ['delivered', 'failed', 'failed', 'given_up'] as const) metrics.observer.webhook(outcome);
  const told = await lines({ ...nothing, untold: 5, retried: 2, untoldSince: Date.now() - 7_200_000 });
  expect(told).toMatchObject({
    'webhook_deliveries_total{outcome="failed"}': 2,
    'webhook_deliveries_total{outcome="given_up"}': 1,
    'webhooks_waiting{state="new"}': 3,
    'webhooks_waiting{state="retried"}': 2,
  });
  expect(told.webhook_oldest_seconds).toBeGreaterThanOrEqual(7_200);
});

test('docs/operations.md describes every metric of ours, and no other', async () => {
  const text = await createMetrics().scrape(engine);
  const told = [...text.matchAll(/^# TYPE (evergrant_\w+) /gm)].map(([, name]) => name);
  const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const described = [...operations.matchAll(/^\| `(evergrant_\w+)/gm)].map(([, name]) => name);
  expect(told.length).toBeGreaterThan(0);
  expect(described.sort()).toEqual(told.sort());
});
