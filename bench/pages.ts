/** The console's pages with 10,000 connections: the server's time, and until a real browser paints something. */
import type { Browser } from 'playwright-core';
import { launch } from '../test/browser/chromium/launch.ts';
import { type ServerProcess, startServer } from './load/start-server.ts';

const instances = 10_000;
const rounds = 9;

export async function benchPages(): Promise<{ name: string; result: string }[]> {
  const server = await startServer('evergrant', 'http://127.0.0.1:9', { EVERGRANT_BENCH_INSTANCES: String(instances) });
  const { browser, words } = await launch();
  try {
    const results = [];
    for (const [name, path] of pagesOf(server.ids!)) {
      const result = `${await serverTime(server, path)} ms server, ${await firstPaint(browser, server, path)} ms first paint`;
      results.push({ name, result });
    }
    const said = `median of ${rounds}; server: until the last byte; paint: navigation to first contentful paint in ${words}`;
    return [...results, { name: `pages with ${instances.toLocaleString('en')} connections`, result: said }];
  } finally {
    await browser.close();
    await server.stop();
  }
}

function pagesOf(ids: readonly string[]): [name: string, path: string][] {
  return [
    ['connections', '/console/connections'],
    ['connections, found by name', '/console/connections?q=Bistro+77'],
    ['a connection', `/console/connections/${ids[5_000]}`],
    ['connectors', '/console/connectors'],
    ['a connector', '/console/connectors/lightspeed-k-series'],
    ['add a connection', '/console/connections/new'],
    ['API keys', '/console/api-keys'],
    ['status', '/console/status'],
  ];
}

/** Milliseconds. */
async function serverTime({ origin, cookie }: ServerProcess, path: string): Promise<number> {
  return medianOf(async () => {
    const start = performance.now();
    const answer = await fetch(`${origin}${path}`, { headers: { cookie: cookie! }, redirect: 'manual' });
    await answer.text();
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}.`);
    return performance.now() - start;
  });
}

/** Milliseconds. */
async function firstPaint(browser: Browser, { origin, cookie }: ServerProcess, path: string): Promise<number> {
  const context = await browser.newContext({ extraHTTPHeaders: { cookie: cookie! } });
  const page = await context.newPage();
  try {
    return await medianOf(async () => {
      await page.goto(`${origin}${path}`);
      return page.evaluate<number>(painted);
    });
  } finally {
    await context.close();
  }
}

/** Run in the page: resolves with its first contentful paint, now or when it comes. */
const painted = `new Promise((resolve) => new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') resolve(entry.startTime);
}).observe({ type: 'paint', buffered: true }))`;

async function medianOf(measure: () => Promise<number>): Promise<number> {
  await measure();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await measure());
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!);
}

if (import.meta.main) for (const { name, result } of await benchPages()) console.log(`${name}: ${result}`);
