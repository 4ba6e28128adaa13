import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, type Lab, movableClock, openLab } from '../helpers/lab.ts';
import {
  answerJson,
  type ScriptedProvider,
  startScriptedProvider,
  tokenAnswers,
} from '../helpers/scripted-provider.ts';
import { stores } from '../helpers/stores.ts';

describe.each(stores)('%s', (store) => {
  const clock = movableClock();
  const giveTokens = tokenAnswers();
  let provider: ScriptedProvider;
  let lab: Lab;
  let id: string;
  beforeEach(async () => {
    provider = await startScriptedProvider();
    lab = await openLab(provider.origin, { store, clock });
    id = (await lab.add({ token_set: { access_token: 'stale-token', refresh_token: 'good', expires_in: 3600 } })).id;
    provider.script = (received, response) => {
      if (received.path === '/oauth/token') return giveTokens(received, response);
      const fresh = received.headers.authorization?.startsWith('Bearer access-');
      const echo = {
        path: received.path,
        query: received.query.toString(),
        body: received.body,
        headers: received.headers,
      };
      answerJson(fresh ? echo : { error: 'expired' }, fresh ? 200 : 401)(received, response);
    };
  });
  afterEach(async () => {
    await lab.close();
    await provider.close();
  });

  const calls = () => provider.received.map(({ method, path }) => `${method} ${path}`);

  test('a 401 is answered with one refresh and one replay, body included', async () => {
    const answer = await lab.engine.fetch(id, '/items/v1/items?a=1', { method: 'POST', body: '{"x":1}' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ path: '/items/v1/items', query: 'a=1', body: '{"x":1}' });
    expect(calls()).toEqual(['POST /items/v1/items', 'POST /oauth/token', 'POST /items/v1/items']);
  });

  test('a streamed body is sent once: its 401 goes back to the caller', async () => {
    const body = Readable.from(['abc', 'def']);
    const answer = await lab.engine.call(id, { method: 'POST', path: '/upload', headers: [], body });
    expect(answer.status).toBe(401);
    await text(answer.body);
    expect(provider.received[0]?.body).toBe('abcdef');
    expect(calls()).toEqual(['POST /upload']);
  });

  test('a token younger than a minute is not refreshed because the API refuses it', async () => {
    await lab.engine.refresh(id);
    provider.received.length = 0;
    provider.script = answerJson({ error: 'no' }, 401);
    expect((await lab.engine.fetch(id, '/x')).status).toBe(401);
    expect(calls()).toEqual(['GET /x']);
  });

  test('a 403 never refreshes', async () => {
    provider.script = answerJson({ error: 'scope' }, 403);
    expect((await lab.engine.fetch(id, '/x')).status).toBe(403);
    expect(calls()).toEqual(['GET /x']);
  });

  test('cookies, keys and where the call came from stay here', async () => {
    await lab.engine.refresh(id);
    const headers = {
      cookie: 'session=1',
      authorization: 'Bearer ours',
      'x-forwarded-for': '10.0.0.1',
      'x-vendor': 'yes',
    };
    const echo = (await (await lab.engine.fetch(id, '/x', { headers })).json()) as { headers: Record<string, string> };
    expect(echo.headers).toMatchObject({ 'x-vendor': 'yes', host: 'api.trial.lsk.lightspeed.app' });
    expect(echo.headers.authorization).toMatch(/^Bearer access-/);
    expect(echo.headers).not.toHaveProperty('cookie');
    expect(echo.headers).not.toHaveProperty('x-forwarded-for');
  });

  test.each(['no-slash', '//evil.example/x', '/../x', '/a/%2e%2e/x', '/a\\b', '/x#y', '/x y', '/%5c..'])(
    'the path %s is refused before anything is sent',
    async (path) => {
      expect(await codeOf(lab.engine.fetch(id, path))).toBe('invalid_path');
      expect(provider.received).toHaveLength(0);
    },
  );

  test('an instance that was never authorised says so', async () => {
    const pending = await lab.add({ name: 'New' });
    expect(await codeOf(lab.engine.fetch(pending.id, '/x'))).toBe('not_authorized');
  });
});
