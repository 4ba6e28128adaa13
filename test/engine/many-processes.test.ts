import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccessToken } from '../../src/engine/engine.ts';
import { root } from '../helpers/lab.ts';
import { openWorld, type World } from '../helpers/world.ts';

const processes = 24;
let world: World;
beforeAll(async () => {
  world = await openWorld({ answerDelay: 500, accessTokenLifetime: 1 });
});
afterAll(() => world.close());

test('24 processes that ask at once for an expired token make one refresh and get one answer', {
  timeout: 120_000,
}, async () => {
  const { id } = await world.authorized();
  const workers = Array.from({ length: processes }, () => startWorker(id));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  await new Promise((resolve) => setTimeout(resolve, 1_000));

  const answers = workers.map(async (worker) => (await once(worker, 'message'))[0] as AccessToken);
  for (const worker of workers) worker.send('go');
  const tokens = await Promise.all(answers);
  expect(tokens).toHaveLength(processes);
  expect(new Set(tokens.map(({ access_token }) => access_token)).size).toBe(1);
  expect(tokens.every(({ generation }) => generation === 2)).toBe(true);
  expect(world.sandbox.tokenRequests().by).toMatchObject({ refresh_token: { granted: 1 } });
  expect(world.sandbox.tokenRequests().total).toBe(2);
  await Promise.all(workers.map((worker) => worker.exitCode ?? once(worker, 'exit')));
});

function startWorker(id: string): ChildProcess {
  const { data, connectors, connectTo } = world.config;
  const env = {
    EVERGRANT_DATA: data,
    EVERGRANT_CONNECTORS: connectors,
    EVERGRANT_CONNECT_TO: [...connectTo].map(([from, to]) => `${from}=${to}`).join(' '),
  };
  return fork(`${root}test/engine/token-worker.ts`, [id], { env: { ...process.env, ...env } });
}
