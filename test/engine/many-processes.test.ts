import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessToken } from '../../src/engine/engine.ts';
import { root } from '../helpers/lab.ts';
import type { StoreName } from '../helpers/stores.ts';
import { openWorld, type World } from '../helpers/world.ts';

/** Seconds: long enough that the token of the refresh has not ended before the slowest process reads it. */
const lifetime = 6;

describe.each<[StoreName, number]>([
  ['sqlite', 24],
  ['postgres', 8],
])('%s', (store, processes) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ answerDelay: 500, accessTokenLifetime: lifetime }, { store });
  });
  afterAll(() => world.close());

  test(`${processes} processes that ask at once for an expired token make one refresh and get one answer`, {
    timeout: 120_000,
  }, async () => {
    const { id } = await world.authorized();
    const expired = sleep(lifetime * 1_000);
    const workers = Array.from({ length: processes }, () => startWorker(world, id));
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    await expired;

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
});

const startWorker = (world: World, id: string): ChildProcess =>
  fork(`${root}test/engine/token-worker.ts`, [id], { env: { ...process.env, ...world.env } });
