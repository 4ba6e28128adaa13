import { describe, expect, test, vi } from 'vitest';
import { clientLimits } from '../../src/server/client-limits.ts';
import { listen, serve } from '../server/serve.ts';
import { ask, statusOf, trickle } from './raw-client.ts';

// Many requests, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('a slow client', () => {
  const limits = { headers: 200, request: 600, every: 50 };

  test('holds no connection: the limits are set, and short for headers', async () => {
    const { app } = await serve();
    expect(app.server.headersTimeout).toBe(clientLimits.headers);
    expect(app.server.requestTimeout).toBe(clientLimits.request);
    expect(clientLimits.headers).toBeLessThanOrEqual(30_000);
    expect(clientLimits.request).toBeLessThanOrEqual(300_000);
    expect(app.server.keepAliveTimeout).toBeGreaterThan(0);
  });

  test.each([
    ['headers', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n', 'X-A: b\r\n'],
    [
      'a body',
      'POST /console/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n',
      'a',
    ],
    ['nothing', '', ''],
  ])('that trickles %s is answered 408 and ended', async (_, start, drop) => {
    const { app } = await serve({}, {}, undefined, limits);
    const port = await listen(app);
    const { answer } = trickle(port, start, drop, 20);
    expect(statusOf(await answer)).toBe(408);
    expect(await answer).toContain('"code":"invalid_request"');
    expect(statusOf(await ask(port, '/healthz'))).toBe(200);
  });
});
