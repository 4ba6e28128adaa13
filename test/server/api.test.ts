import { expect, test, vi } from 'vitest';
import type { ApiKeys } from '../../src/engine/access/api-keys.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { EvergrantError } from '../../src/errors.ts';
import { connector, fakeKeys, instance, withKey } from './fake-engine.ts';
import { emptySpool, serve } from './serve.ts';

const catalog = {
  find: () => connector,
  reload: () => [],
  list: () => [connector],
  get: (id: string) => {
    if (id === connector.id) return connector;
    throw new EvergrantError('not_found', 'No such connector.');
  },
  broken: () => [],
};
const token = { access_token: 'at-1', token_type: 'Bearer', expires_at: null, generation: 3 };

test('an instance is shown whole, with times written out', async () => {
  const { app } = await serve({ instance: async () => instance });
  const answer = await app.inject({ url: '/api/instances/ins_1', headers: withKey('viewer') });
  expect(answer.json()).toEqual({
    ...instance,
    health: { ...instance.health, since: '2026-11-21T10:00:00.000Z' },
    expires_at: '2026-11-21T11:00:00.000Z',
    created_at: '2026-11-21T10:00:00.000Z',
    updated_at: '2026-11-21T10:00:00.000Z',
  });
});

test('an instance is added with 201, Location and warnings', async () => {
  const warnings = [{ code: 'weak_state' as const, field: 'state_length', message: 'Short.' }];
  const addInstance = vi.fn<Engine['addInstance']>(async () => ({ instance, warnings }));
  const { app } = await serve({ addInstance });
  const payload = {
    connector: 'example',
    name: 'Bistro Anna',
    credentials: { client_id: 'a', state_length: 10 },
    metadata: { tenant: '42' },
    token_set: { access_token: 'at', expires_in: 3600 },
  };
  const answer = await app.inject({ method: 'POST', url: '/api/instances', headers: withKey('admin'), payload });
  expect(answer.statusCode).toBe(201);
  expect(answer.headers.location).toBe('/api/instances/ins_1');
  expect(answer.json()).toMatchObject({ id: 'ins_1', warnings });
  expect(addInstance).toHaveBeenCalledWith(payload, {});
});

test('filters reach the engine', async () => {
  const page = vi.fn<Engine['page']>(async () => ({ items: [instance], next: null }));
  const { app } = await serve({ page });
  const url = '/api/instances?connector=example&status=active&metadata=tenant%3A4%3A2&metadata=b:';
  const answer = await app.inject({ url, headers: withKey('viewer') });
  expect(answer.json().items).toHaveLength(1);
  expect(page).toHaveBeenCalledWith({
    limit: 50,
    sort: 'name',
    connector: 'example',
    status: 'active',
    metadata: { tenant: '4:2', b: '' },
  });
});

test.each(['status=lost', 'nonsense=1', 'metadata=tenant'])('?%s is refused', async (query) => {
  const { app } = await serve();
  const answer = await app.inject({ url: `/api/instances?${query}`, headers: withKey('viewer') });
  expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_request' });
});

test('a change names only what changes', async () => {
  const updateInstance = vi.fn<Engine['updateInstance']>(async () => ({ instance, warnings: [] }));
  const { app } = await serve({ updateInstance });
  const payload = { credentials: { scope: null }, external_id: null };
  const answer = await app.inject({ method: 'PATCH', url: '/api/instances/ins_1', headers: withKey('admin'), payload });
  expect(answer.statusCode).toBe(200);
  expect(updateInstance).toHaveBeenCalledWith('ins_1', payload, {});
});

test('an instance is removed, and revoked where asked', async () => {
  const removeInstance = vi.fn<Engine['removeInstance']>(async () => {});
  const { app } = await serve({ removeInstance });
  const remove = (url: string) => app.inject({ method: 'DELETE', url, headers: withKey('admin') });
  expect(await remove('/api/instances/a')).toMatchObject({ statusCode: 204, body: '' });
  expect(await remove('/api/instances/b?revoke=true')).toMatchObject({ statusCode: 204 });
  expect(removeInstance.mock.calls).toEqual([
    ['a', { revoke: false }],
    ['b', { revoke: true }],
  ]);
});

test('a connect link is an address of ours', async () => {
  const createConnectLink = vi.fn<Engine['createConnectLink']>(async () => ({ link: 'abc', expires_at: 0 }));
  const { app } = await serve({ createConnectLink }, { publicUrl: () => 'https://grants.example' });
  const answer = await app.inject({
    method: 'POST',
    url: '/api/instances/ins_1/connect-link',
    headers: { ...withKey('admin'), host: 'grants.example' },
    payload: { return_url: 'https://app.example/done' },
  });
  expect(answer.json()).toEqual({ url: 'https://grants.example/connect/abc', expires_at: '1970-01-01T00:00:00.000Z' });
  expect(createConnectLink).toHaveBeenCalledWith('ins_1', { return_url: 'https://app.example/done' });
});

test('a token is given without a body, or with the generation that was rejected', async () => {
  const accessToken = vi.fn<Engine['accessToken']>(async () => token);
  const { app } = await serve({ accessToken });
  const ask = { method: 'POST', url: '/api/instances/i/access-token', headers: withKey('runtime') } as const;
  const answer = await app.inject(ask);
  expect(answer.json()).toEqual(token);
  expect(answer.headers['cache-control']).toBe('no-store');
  await app.inject({ ...ask, payload: { rejected_generation: 3 } });
  expect(accessToken.mock.calls).toEqual([
    ['i', {}],
    ['i', { rejected_generation: 3 }],
  ]);
});

test('a refusal by the API is the result of a test, not an error', async () => {
  const result = { ok: false, method: 'GET', path: '/me', status: 403, message: 'The API refused.' };
  const { app } = await serve({ test: async () => result });
  const answer = await app.inject({ method: 'POST', url: '/api/instances/i/test', headers: withKey('runtime') });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual(result);
});

test('connectors come with their fields and the redirect URI to enter at the provider', async () => {
  const { app } = await serve({ connectors: catalog });
  const list = await app.inject({ url: '/api/connectors', headers: withKey('viewer') });
  const [first] = list.json().items;
  expect(first).toMatchObject({
    id: 'example',
    redirect_uri: 'http://127.0.0.1:4000/oauth/callback/example',
    authentication_methods: [
      { id: 'oauth2', credential_fields: connector.authentication_methods[0]!.credential_fields },
    ],
  });
  expect(list.body).not.toContain('token_request');
  const one = await app.inject({ url: '/api/connectors/example', headers: withKey('viewer') });
  expect(one.json()).toEqual(first);
  const none = await app.inject({ url: '/api/connectors/other', headers: withKey('viewer') });
  expect(none.statusCode).toBe(404);
});

test.each([
  ['GET', '/api/connectors', 'viewer'],
  ['GET', '/api/instances', 'viewer'],
  ['GET', '/api/instances/i', 'viewer'],
  ['POST', '/api/instances/i/access-token', 'runtime'],
  ['POST', '/api/instances/i/refresh', 'runtime'],
  ['POST', '/api/instances/i/test', 'runtime'],
  ['GET', '/proxy/i/path', 'runtime'],
  ['POST', '/api/instances', 'admin'],
  ['PATCH', '/api/instances/i', 'admin'],
  ['DELETE', '/api/instances/i', 'admin'],
  ['POST', '/api/instances/i/connect-link', 'admin'],
] as const)('%s %s needs the role %s', async (method, url, least) => {
  // A request that is let in fails in the engine or at its schema: 400 or 500, never 401 or 403.
  const { app } = await serve();
  const status = async (headers: Record<string, string>) => (await app.inject({ method, url, headers })).statusCode;
  const order = ['viewer', 'runtime', 'admin'] as const;
  expect(await status({})).toBe(401);
  expect(await status({ authorization: 'Bearer wrong' })).toBe(401);
  expect(await status({ cookie: 'evergrant-browser=admin' })).toBe(401);
  for (const role of order) {
    if (order.indexOf(role) < order.indexOf(least)) expect(await status(withKey(role))).toBe(403);
    else expect([400, 500]).toContain(await status(withKey(role)));
  }
});

test('a 401 names the way to authenticate', async () => {
  const { app } = await serve();
  const answer = await app.inject({ url: '/api/instances' });
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="evergrant"');
  expect(answer.json()).toMatchObject({ code: 'unauthenticated', next_step: expect.stringContaining('Bearer') });
});

test('wrong keys are counted by address; a right one always passes', async () => {
  const { app } = await serve({ page: async () => ({ items: [], next: null }) });
  const status = async (key: string) =>
    (await app.inject({ url: '/api/instances', headers: { authorization: `Bearer ${key}` } })).statusCode;
  for (let i = 0; i < 30; i++) expect(await status('wrong')).toBe(401);
  expect(await status('wrong')).toBe(429);
  expect(await status('viewer')).toBe(200);
});

test('a key that is looked up while the store is away is 503, not 401', async () => {
  const apiKeys: ApiKeys = {
    ...fakeKeys,
    find: async () => {
      throw new EvergrantError('store_unavailable', 'The store does not answer.');
    },
  };
  const { app } = await serve({}, { apiKeys });
  expect((await app.inject({ url: '/api/instances', headers: withKey('admin') })).statusCode).toBe(503);
});

test('health needs no key; readiness is the engine’s word', async () => {
  const { app } = await serve({ ready: async () => {} });
  expect((await app.inject('/healthz')).json()).toEqual({ status: 'up' });
  expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready', spool: { ...emptySpool, notices: [] } });
  const away = await serve({
    ready: async () => {
      throw new EvergrantError('store_unavailable', 'The store does not answer.');
    },
  });
  expect((await away.app.inject('/healthz')).statusCode).toBe(200);
  expect((await away.app.inject('/readyz')).json()).toMatchObject({ status: 503, code: 'store_unavailable' });
});

test('a Host header that is not ours is refused, probes aside', async () => {
  const { app } = await serve(
    { page: async () => ({ items: [], next: null }) },
    { publicUrl: () => 'https://grants.example' },
  );
  const status = async (host: string, url = '/api/instances') =>
    (await app.inject({ url, headers: { ...withKey('viewer'), host } })).statusCode;
  expect(await status('grants.example')).toBe(200);
  expect(await status('localhost:4000')).toBe(200);
  expect(await status('127.0.0.1:4000')).toBe(200);
  expect(await status('[::1]:4000')).toBe(200);
  expect(await status('rebound.example')).toBe(400);
  expect(await status('grants.example.evil.example')).toBe(400);
  expect(await status('10-0-0-1.pod.local', '/healthz')).toBe(200);
});

test('the log never holds a query, a key or the secret part of a path', async () => {
  const { app, log } = await serve({
    connectLink: async () => {
      throw new EvergrantError('link_unknown', 'm');
    },
    page: async () => ({ items: [], next: null }),
  });
  await app.inject({ url: '/api/instances?external_id=SECRET1', headers: withKey('viewer') });
  await app.inject('/connect/SECRET2');
  await app.inject('/nothing/SECRET3?x=SECRET4');
  await app.inject({ url: '/api/instances', headers: { authorization: 'Bearer SECRET5' } });
  expect(log().trim().split('\n')).toHaveLength(4);
  expect(log()).not.toMatch(/SECRET/);
  expect(JSON.parse(log().split('\n')[1]!)).toMatchObject({ route: '/connect/:link', status: 404, method: 'GET' });
});

test('https brings HSTS', async () => {
  const { app } = await serve({ ready: async () => {} }, { publicUrl: () => 'https://grants.example' });
  expect((await app.inject('/readyz')).headers['strict-transport-security']).toBe('max-age=31536000');
  const plain = await serve({ ready: async () => {} });
  expect((await plain.app.inject('/readyz')).headers).not.toHaveProperty('strict-transport-security');
});
