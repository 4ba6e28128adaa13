import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { movableClock, root, sandboxCredentials } from '../helpers/lab.ts';
import { answerText, hang, type Received, type Script, startScriptedProvider } from '../helpers/scripted-provider.ts';
import { type StoreName, stores } from '../helpers/stores.ts';
import { openWorld, type World } from '../helpers/world.ts';

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
let world: World;
afterEach(() => world.close());

test('a change of status is delivered, signed, with the state and the next step, and without a secret', async () => {
  const { receiver, log } = await open();
  const { id } = await world.authorized({ external_id: 'tenant-42', metadata: { plan: 'gold' } });
  const stop = start(log);
  const message = await arrived(receiver, 0);
  await stop();

  // The library of the specification, as a receiver would use it.
  const headers = message.headers as Record<string, string>;
  const body = new Webhook(secret).verify(message.body, headers) as { type: string; data: object };
  expect(body).toMatchObject({
    type: 'instance.authorized',
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    data: {
      instance: id,
      name: 'Bistro',
      connector: 'lightspeed-k-series',
      external_id: 'tenant-42',
      metadata: { plan: 'gold' },
      status: 'active',
      health: 'ok',
      next_step: null,
      generation: 1,
    },
  });
  expect(headers['content-type']).toBe('application/json');
  const { access_token } = await world.engine.accessToken(id);
  for (const value of [access_token, sandboxCredentials.client_secret]) expect(message.body).not.toContain(value);
  expect(() => new Webhook(secret).verify(`${message.body} `, headers)).toThrow();
});

test('a receiver that fails twice gets the same id again, each time later', async () => {
  const clock = movableClock();
  const { receiver, log, said, outcomes } = await open(clock);
  receiver.script = inOrder(answerText('', 500), answerText('', 302, { location: `${receiver.origin}/elsewhere` }));
  await world.authorized();
  const stop = start(log);
  await arrived(receiver, 0);
  await until(() => said.length === 1);
  clock.advance(6_000);
  await arrived(receiver, 1);
  await until(() => said.length === 2);
  clock.advance(4 * 60_000);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(receiver.received).toHaveLength(2);
  clock.advance(2 * 60_000);
  await arrived(receiver, 2);
  await stop();

  expect(outcomes).toEqual(['failed', 'failed', 'delivered']);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(receiver.received.every(({ path }) => path === '/hook')).toBe(true);
  expect(said).toEqual([
    'webhook not delivered, tried again in 5 s: the receiver answered 500',
    'webhook not delivered, tried again in 300 s: the receiver answered 302',
  ]);
  const [first, , third] = receiver.received;
  expect(Number(third!.headers['webhook-timestamp'])).toBeGreaterThan(Number(first!.headers['webhook-timestamp']));
});

test('after three days of failures it is given up, with a line in the log', { timeout: 60_000 }, async () => {
  const clock = movableClock();
  const { receiver, log, said, outcomes } = await open(clock);
  receiver.script = answerText('', 410);
  await world.authorized();
  const began = clock.now();
  const stop = start(log);
  while (!said.at(-1)?.includes('given up')) {
    const { length } = said;
    await until(() => said.length > length);
    clock.advance(24 * 3_600_000);
  }
  expect(clock.now() - began).toBeGreaterThan(3 * 24 * 3_600_000);
  const { length } = receiver.received;
  clock.advance(48 * 3_600_000);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(receiver.received).toHaveLength(length);
  expect(length).toBe(10);
  expect(outcomes).toEqual([...Array(9).fill('failed'), 'given_up']);
  await stop();
});

test('a process that is killed between delivery and writing that down: it is delivered again, under the same id', async () => {
  const clock = movableClock();
  const { receiver, log } = await open(clock);
  // The receiver has the message, the process never learns so.
  receiver.script = inOrder(hang);
  await world.authorized();
  const worker = fork(`${root}test/engine/webhook-worker.ts`, {
    env: { ...process.env, ...world.env },
  });
  const first = await arrived(receiver, 0);
  worker.kill('SIGKILL');
  await once(worker, 'exit');

  const stop = start(log);
  clock.advance(61_000);
  const second = await arrived(receiver, 1);
  await stop();
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
});

test.each(stores)('two nodes on %s deliver each event once', async (store) => {
  const { receiver, log } = await open(undefined, store);
  for (let index = 0; index < 8; index++) await world.authorized({ name: `shop ${index}` });
  const stops = [start(log), start(log)];
  await arrived(receiver, 7);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await Promise.all(stops.map((stop) => stop()));
  expect(receiver.received).toHaveLength(8);
});

test('a removed instance is told with what is left of it', async () => {
  const { receiver, log } = await open();
  const { id } = await world.add({ external_id: 'gone' });
  await world.engine.removeInstance(id);
  const stop = start(log);
  const { body } = await arrived(receiver, 0);
  await stop();
  expect(JSON.parse(body)).toMatchObject({
    type: 'instance.removed',
    data: { instance: id, name: 'Bistro', connector: 'lightspeed-k-series', external_id: null, status: 'removed' },
  });
});

async function open(clock?: ReturnType<typeof movableClock>, store: StoreName = 'sqlite') {
  const receiver = await startScriptedProvider(answerText('', 204));
  onTestFinished(() => receiver.close());
  const env = { EVERGRANT_WEBHOOK_URL: `${receiver.origin}/hook`, EVERGRANT_WEBHOOK_SECRET: secret };
  const outcomes: string[] = [];
  const observer = {
    refreshed() {},
    waited() {},
    keepAliveLag() {},
    webhook: (outcome: string) => void outcomes.push(outcome),
  };
  world = await openWorld({}, { env, store, observer, ...(clock ? { clock } : {}) });
  const said: string[] = [];
  const say = (_: object, message: string) => void said.push(message);
  return { receiver, said, outcomes, log: { warn: say, error: say } };
}

function start(log: Parameters<World['runtime']['startWebhooks']>[0]): () => Promise<void> {
  return world.runtime.startWebhooks(log);
}

/** The scripts one after the other, then 204. */
function inOrder(...scripts: Script[]): Script {
  const left = [...scripts];
  return (received, response) => (left.shift() ?? answerText('', 204))(received, response);
}

async function arrived(receiver: { readonly received: readonly Received[] }, index: number): Promise<Received> {
  await until(() => receiver.received.length > index);
  return receiver.received[index]!;
}

async function until(there: () => boolean): Promise<void> {
  for (const end = performance.now() + 15_000; !there(); ) {
    if (performance.now() > end) throw new Error('It did not come.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
