import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { listen, serve } from '../server/serve.ts';
import { ask, statusOf } from './raw-client.ts';

// Many requests, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

test('no path leads out of the files that are served', async () => {
  const { app } = await serve();
  const port = await listen(app);
  const up = ['..', '%2e%2e', '%252e%252e', '.%2e', '..%00', '..;', '%c0%ae%c0%ae', '..\\', '..%5c', '%uff0e%uff0e'];
  const slashes = ['/', '%2f', '%252f', '\\', '%5c', '//'];
  const paths = up.flatMap((dots) =>
    slashes.flatMap((slash) => [1, 2, 5].map((depth) => `/assets/${`${dots}${slash}`.repeat(depth)}package.json`)),
  );
  const marker = JSON.parse(readFileSync('package.json', 'utf8')).description;
  for (const path of [
    ...paths,
    '/assets',
    '/assets/',
    '/assets/.',
    '/assets/pico.css',
    '/assets/%00',
    '/.env',
    '/..',
  ]) {
    const answer = await ask(port, path);
    expect([400, 404], path).toContain(statusOf(answer));
    expect(answer, path).not.toContain(marker);
  }
});
