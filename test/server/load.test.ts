import autocannon from 'autocannon';
import { expect, onTestFinished, test } from 'vitest';
import { startEvergrant } from '../../bench/load/evergrant.ts';
import { startUpstream } from '../../bench/load/upstream.ts';

test.each([
  ['access-token', 'POST', (id: string) => `/api/instances/${id}/access-token`],
  ['the proxy, short answers', 'GET', (id: string) => `/proxy/${id}/f/small`],
  ['the proxy, 64 KiB', 'GET', (id: string) => `/proxy/${id}/f/large`],
] as const)('%s answers 500 keep-alive clients without one failure', { timeout: 120_000 }, async (_, method, path) => {
  const upstream = await startUpstream();
  const server = await startEvergrant(upstream.origin, { logger: false });
  onTestFinished(async () => {
    await server.close!();
    await upstream.close!();
  });
  const result = await autocannon({
    url: server.origin,
    connections: 500,
    amount: 3_000,
    timeout: 60,
    headers: { authorization: `Bearer ${server.key}` },
    requests: server.ids!.map((id) => ({ method, path: path(id) })),
  });
  const { errors, timeouts, non2xx } = result;
  expect({ ok: result['2xx'], errors, timeouts, non2xx }).toEqual({ ok: 3_000, errors: 0, timeouts: 0, non2xx: 0 });
});
