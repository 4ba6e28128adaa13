import { Agent, request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { EvergrantError } from '../../src/errors.ts';
import { emptySpool, serve } from './serve.ts';
import { startTestServer } from './start-test-server.ts';

const store = { ready: async () => {} };

test('readyz shows the spool, and stays ready while there is room in it', async () => {
  const spool = { ...emptySpool, waiting: 3, free: 509 };
  const { app } = await serve({ ...store, spool: () => spool });
  const answer = await app.inject('/readyz');
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ status: 'ready', spool: { ...spool, notices: [] } });
});

test('readyz names the key that an answer in the spool was sealed with, and what to do', async () => {
  const spool = { ...emptySpool, unreadable: 3, damaged: 1, missing_keys: ['0123456789ab'] };
  const { app } = await serve({ ...store, spool: () => spool });
  const { notices, ...told } = (await app.inject('/readyz')).json().spool;
  expect(told).toEqual(spool);
  expect(notices).toEqual([
    expect.stringMatching(/^2 answers .* sealed with the key 0123456789ab, .* kept\. Add the key .* the key file/),
    expect.stringMatching(
      /^1 entry in the spool is damaged .* it is kept\. See “The spool” in docs\/operations\.md\.$/,
    ),
  ]);
});

test('a full spool is 503, places that requests under way hold are not', async () => {
  const full = await serve({ ...store, spool: () => ({ ...emptySpool, waiting: 512, free: 0 }) });
  expect((await full.app.inject('/readyz')).json()).toMatchObject({
    status: 503,
    code: 'spool_full',
    spool: { waiting: 512 },
  });
  const busy = await serve({ ...store, spool: () => ({ ...emptySpool, free: 0 }) });
  expect((await busy.app.inject('/readyz')).statusCode).toBe(200);
});

test('while the store is away readyz is 503 and still shows the spool', async () => {
  const away = async () => {
    throw new EvergrantError('store_unavailable', 'The store does not answer.');
  };
  const { app } = await serve({ ready: away });
  const answer = (await app.inject('/readyz')).json();
  expect(answer).toMatchObject({ status: 503, code: 'store_unavailable', spool: emptySpool });
});

test('draining turns readyz to 503 first, answers what still arrives, and asks clients to connect anew', async () => {
  const server = await startTestServer({
    ...store,
    spool: () => emptySpool,
    page: async () => ({ items: [], next: null }),
  });
  const agent = new Agent();
  onTestFinished(() => agent.close());
  const get = (path: string) =>
    request(`${server.origin}${path}`, { dispatcher: agent, headers: { authorization: 'Bearer viewer' } });
  expect((await get('/readyz')).headers.connection).toBe('keep-alive');

  const drained = server.drain(300);
  const ready = await get('/readyz');
  expect(ready.statusCode).toBe(503);
  expect(await ready.body.json()).toMatchObject({ code: 'shutting_down' });
  const late = await get('/api/instances');
  expect(late.statusCode).toBe(200);
  expect(late.headers.connection).toBe('close');
  await late.body.dump();
  await drained;
  await server.close();
});
