import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EvergrantError } from '../../src/errors.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { withKey } from './fake-engine.ts';
import { emptySpool, serve } from './serve.ts';

const countByStatus = async () => ({ pending_authorization: 1, active: 7, reauthorization_required: 2 });

test('a scrape needs a key of any role, unless the operator opens it', async () => {
  const closed = await serve({ countByStatus }, {}, createMetrics());
  expect((await closed.app.inject('/metrics')).statusCode).toBe(401);
  expect((await closed.app.inject({ url: '/metrics', headers: withKey('viewer') })).statusCode).toBe(200);
  const open = await serve({ countByStatus }, { metricsOpen: true }, createMetrics());
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
  const text = await metrics.scrape({ spool: () => ({ waiting: 2, free: 510, unreadable: 1 }), countByStatus });
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
  await metrics.scrape({ spool: () => emptySpool, countByStatus });
  const text = await metrics.scrape({ spool: () => emptySpool, countByStatus: away });
  expect(text).toContain('evergrant_spool_entries{state="free"} 512\n');
  expect(text).not.toContain('evergrant_instances{');
});

test('docs/operations.md describes every metric of ours, and no other', async () => {
  const text = await createMetrics().scrape({ spool: () => emptySpool, countByStatus });
  const told = [...text.matchAll(/^# TYPE (evergrant_\w+) /gm)].map(([, name]) => name);
  const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const described = [...operations.matchAll(/^\| `(evergrant_\w+)/gm)].map(([, name]) => name);
  expect(told.length).toBeGreaterThan(0);
  expect(described.sort()).toEqual(told.sort());
});
