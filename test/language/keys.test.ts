import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, movableClock } from '../helpers/lab.ts';
import { answerJson } from '../helpers/scripted-provider.ts';
import { type LanguageLab, openLanguageLab } from './language-lab.ts';

let lab: LanguageLab;
let tokens = 0;
const clock = movableClock();

beforeEach(async () => {
  tokens = 0;
  lab = await openLanguageLab(['login.keys.example', 'api.keys.example'], clock);
  lab.routes = {
    '/standard/me': answerJson({ ok: true }),
    '/me': answerJson({ account: { id: 12 } }),
    '/token': (received, response) => {
      tokens += 1;
      answerJson({ access_token: `access-${tokens}`, expires_in: 3600 })(received, response);
    },
  };
});
afterEach(() => lab.close());

const add = async (method: string, credentials: Record<string, unknown>) =>
  (
    await lab.engine.addInstance({
      connector: 'keys',
      method,
      name: method,
      credentials: { company: '1234', ...credentials },
    })
  ).instance;

describe('an API key', () => {
  test('is active at once, and sent where the connector says; a caller cannot put another in its place', async () => {
    const { id, status, refreshable } = await add('key', { api_key: 'the-api-key' });
    expect([status, refreshable]).toEqual(['active', false]);
    const answer = await lab.engine.fetch(id, '/me?page=2&key=mine', { headers: { 'x-company': '9' } });
    expect(answer.status).toBe(200);
    const [call] = lab.sent('/standard/me');
    expect([call?.query.getAll('key'), call?.query.get('page')]).toEqual([['the-api-key'], '2']);
    expect(call?.headers['x-company']).toBe('1234');
    expect(await lab.engine.test(id)).toMatchObject({ ok: true });
  });

  test('has no token to hand out, nothing to refresh and nobody to ask', async () => {
    const { id } = await add('key', { api_key: 'the-api-key' });
    expect(await codeOf(lab.engine.accessToken(id))).toBe('no_access_token');
    expect(await codeOf(lab.engine.refresh(id))).toBe('no_access_token');
    const begun = lab.engine.beginAuthorization(id, { redirect_uri: 'https://platform.example/cb' });
    expect(await codeOf(begun)).toBe('invalid_request');
    expect(lab.provider.received).toEqual([]);
  });

  test('that is refused is an answer: nothing is refreshed and nothing sent again', async () => {
    const { id } = await add('token', { api_key: 'the-api-key' });
    lab.routes['/standard/me'] = answerJson({ error: 'no' }, 401);
    expect((await lab.engine.fetch(id, '/me')).status).toBe(401);
    const [call, again] = lab.sent('/standard/me');
    expect(call?.headers.authorization).toBe(`Basic ${Buffer.from('the-api-key:x').toString('base64')}`);
    expect(again).toBeUndefined();
  });
});

test('user and password go as HTTP Basic; what is asked after connecting is asked when they are entered', async () => {
  const { captured, account } = await add('user', { username: 'anna', password: 'pass-of-anna' });
  expect([captured, account]).toEqual([{ account: '12' }, '12']);
  expect(lab.sent('/me')[0]?.headers.authorization).toBe(
    `Basic ${Buffer.from('anna:pass-of-anna').toString('base64')}`,
  );
});

describe('a client of its own', () => {
  const client = { client_id: 'client-1', client_secret: 'secret-of-client', scope: 'read' };

  test('is active at once and asks for its first token when one is needed', async () => {
    const { id, status, refreshable } = await add('client', client);
    expect([status, refreshable, lab.provider.received.length]).toEqual(['active', true, 0]);
    expect((await lab.engine.accessToken(id)).access_token).toBe('access-1');
    expect((await lab.engine.fetch(id, '/me')).status).toBe(200);
    const [request, another] = lab.sent('/token');
    expect(request?.body).toBe('grant_type=client_credentials&scope=read');
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('secret-of-client:').toString('base64')}`);
    expect(another).toBeUndefined();
    expect(await lab.engine.instance(id)).toMatchObject({ generation: 1, health: { state: 'ok' } });
  });

  test('of many callers at once, one asks', async () => {
    const { id } = await add('client', client);
    const answers = await Promise.all(Array.from({ length: 20 }, () => lab.engine.accessToken(id)));
    expect(new Set(answers.map(({ access_token }) => access_token))).toEqual(new Set(['access-1']));
    expect(lab.sent('/token')).toHaveLength(1);
  });

  test('asks again when its token has ended, and nothing announces an end', async () => {
    const { id } = await add('client', client);
    await lab.engine.accessToken(id);
    clock.advance(3_700_000);
    await lab.engine.keepAlive();
    expect((await lab.engine.accessToken(id)).access_token).toBe('access-2');
    const types = (await lab.engine.events(id)).map(({ type }) => type);
    expect(types).toEqual(['refreshed', 'refreshed', 'added']);
  });

  test('an edit of its credentials is in force at once', async () => {
    const { id } = await add('client', client);
    await lab.engine.accessToken(id);
    await lab.engine.updateInstance(id, { credentials: { scope: 'read write' } });
    expect((await lab.engine.accessToken(id)).access_token).toBe('access-2');
    expect(new URLSearchParams(lab.sent('/token')[1]?.body).get('scope')).toBe('read write');
  });

  test('a refused client keeps the connection and says what to check', async () => {
    const { id } = await add('client', client);
    lab.routes['/token'] = answerJson({ error: 'invalid_client' }, 401);
    expect(await codeOf(lab.engine.accessToken(id))).toBe('invalid_client');
    expect(await lab.engine.instance(id)).toMatchObject({ status: 'active', health: { state: 'misconfigured' } });
  });
});
