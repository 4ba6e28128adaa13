import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { acme, basic, callback, connected, get, play, renewal, send, tokenEndpoint } from './acme.ts';
import { redirect_uri } from './play.ts';

const day = 86_400_000;
const secrets = { client_id: 'app', client_secret: 'not-a-secret' };

describe('the authorization endpoint of a vendor', () => {
  test('renames parameters, asks for others, and answers with its own', async () => {
    const sandbox = await play({
      authorization_endpoint: {
        path: '/authorize',
        parameter_names: { client_id: 'client_key' },
        required_parameters: ['client_key', 'access_type'],
        allowed_values: { access_type: ['offline'] },
        state: { min_length: 4 },
        answer: { auth_code: '{code}', state: '{state}', realmId: '{client.realm}' },
        signature_parameter: 'hmac',
        errors: { denied: 'user_said_no' },
      },
    });
    const query = { client_key: 'app', access_type: 'offline' };
    const answered = await callback(sandbox, query);
    expect([...answered.keys()]).toEqual(['auth_code', 'state', 'realmId', 'hmac']);
    expect(answered.get('realmId')).toBe('r-1');
    const signed = ['auth_code', 'realmId', 'state'].map((name) => `${name}=${answered.get(name)}`).join('&');
    expect(answered.get('hmac')).toBe(createHmac('sha256', 'not-a-secret').update(signed).digest('hex'));

    const words = async (changes: Record<string, string>, decision: 'allow' | 'deny' = 'allow') => {
      const refused = await callback(sandbox, { ...query, ...changes }, decision);
      return `${refused.get('error')}: ${refused.get('error_description')}`;
    };
    expect(await words({ access_type: 'online' })).toMatch(/access_type may be offline, not online/);
    expect(await words({ access_type: '' })).toMatch(/Missing: access_type/);
    expect(await words({ state: 'abc' })).toMatch(/state is shorter than 4/);
    expect(await words({}, 'deny')).toMatch(/^user_said_no: /);
    await expect(callback(sandbox, { ...query, client_key: '' })).rejects.toThrow(/parameter client_key is missing/);
  });

  test('names its issuer in the callback and in a discovery document', async () => {
    const sandbox = await play({ issuer: 'https://{host}/realm', discovery: { path: '/.well-known/metadata' } });
    expect((await callback(sandbox)).get('iss')).toBe('https://login.acme.example/realm');
    const { json } = await send(sandbox, { method: 'GET', path: '/.well-known/metadata' });
    expect(json).toMatchObject({
      issuer: 'https://login.acme.example/realm',
      authorization_endpoint: 'https://login.acme.example/authorize',
      token_endpoint: 'https://login.acme.example/token',
    });
  });

  test('grants more than was asked, and asks no scope of a vendor that has none', async () => {
    const known = [{ name: 'orders' }, { name: 'profile' }];
    const generous = await play({ scopes: { separator: 'comma', known, always_granted: ['profile'] } });
    expect((await connected(generous, { scope: 'orders' })).scope).toBe('orders,profile');
    expect(await connected(await play(), { scope: 'whatever' })).toMatchObject({ access_token: expect.any(String) });
  });
});

describe('the token endpoint of a vendor', () => {
  test('reads JSON under its own names, with a header, and answers in an envelope', async () => {
    const sandbox = await play(
      tokenEndpoint({
        parameters_in: 'json',
        parameter_names: { client_id: 'app_id', client_secret: 'secret', code: 'auth_code' },
        required_headers: { 'Acme-Version': '2026-01-01' },
        client_authentication: ['client_secret_post'],
        grants: { authorization_code: { grant_type: null, required_parameters: ['auth_code'] }, refresh_token: {} },
        answer: { code: 0, data: { token: '{access_token}', ends: '{expires_at_iso}', ttl: '{expires_in_text}' } },
        errors: {
          body: { code: '{error}', message: '{error_description}' },
          codes: { invalid_grant: 4012 },
          statuses: { invalid_grant: 200 },
        },
      }),
      { clock: () => Date.UTC(2026, 0, 1) },
    );
    const headers = { 'acme-version': '2026-01-01' };
    const json = { app_id: 'app', secret: 'not-a-secret', auth_code: (await callback(sandbox)).get('code') };
    const without = await send(sandbox, { json });
    expect(without.json).toMatchObject({ code: 'invalid_request', message: 'The header Acme-Version is missing.' });
    const inForm = await send(sandbox, { headers, form: json as Record<string, string> });
    expect(inForm.json.message).toMatch(/sent in the form body. Expected: app_id and secret in the JSON body/);
    expect((await send(sandbox, { headers, json })).json).toEqual({
      code: 0,
      data: { token: expect.any(String), ends: '2026-01-01T01:00:00.000Z', ttl: '3600' },
    });
    expect(await send(sandbox, { headers, json })).toMatchObject({ status: 200, json: { code: 4012 } });
  });

  test('answers form-encoded where it does, refusals too', async () => {
    const sandbox = await play(tokenEndpoint({ answer_format: 'form' }));
    const form = {
      grant_type: 'authorization_code',
      redirect_uri,
      code: (await callback(sandbox)).get('code') as string,
    };
    const granted = new URLSearchParams((await send(sandbox, { headers: { authorization: basic }, form })).text);
    expect(granted.get('expires_in')).toBe('3600');
    const refused = new URLSearchParams((await send(sandbox, { headers: { authorization: basic }, form })).text);
    expect(refused.get('error')).toBe('invalid_grant');
  });

  test.each([
    ['client_secret_as_basic_user', { authorization: `Basic ${btoa('not-a-secret:')}` }, {}],
    ['client_secret_basic_and_post', { authorization: basic }, secrets],
  ] as const)('takes %s', async (method, headers, parameters) => {
    const sandbox = await play(tokenEndpoint({ client_authentication: [method] }));
    const code = (await callback(sandbox)).get('code') as string;
    const form = { grant_type: 'authorization_code', redirect_uri, code, ...parameters };
    expect((await send(sandbox, { headers: { authorization: basic }, form: { ...form, client_id: '' } })).status).toBe(
      401,
    );
    expect((await send(sandbox, { headers, form })).status).toBe(200);
  });

  test('takes a signed assertion, and says what is wrong with one', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const sandbox = await play({
      clients: [{ client_id: 'app', public_key: publicKey }],
      ...tokenEndpoint({ client_authentication: ['private_key_jwt'], grants: { client_credentials: {} } }),
    });
    const ask = (claims: object) => {
      const text = [{ alg: 'RS256' }, claims].map((part) => btoa(JSON.stringify(part)).replace(/=+$/, '')).join('.');
      const form = {
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`,
      };
      return send(sandbox, { form });
    };
    const right = { iss: 'app', sub: 'app', aud: 'https://login.acme.example/token', exp: Date.now() / 1000 + 60 };
    expect((await ask(right)).json).toMatchObject({ access_token: expect.any(String) });
    expect((await ask({ ...right, aud: 'https://elsewhere' })).json.error_description).toMatch(/claim aud/);
    expect((await ask({ ...right, exp: 1 })).json.error_description).toMatch(/expired/);
  });

  test('has a path for each grant: short-lived for long-lived, which is then renewed by itself', async () => {
    const sandbox = await play(
      tokenEndpoint({
        grants: {
          authorization_code: {},
          exchange: {
            ...{
              path: '/exchange',
              method: 'GET',
              parameters_in: 'query',
              grant_type: 'acme_exchange',
              lifetime: '60d',
            },
            client_authentication: ['client_secret_post'],
          },
          refresh_token: {
            ...{ path: '/renew', method: 'GET', parameters_in: 'query', grant_type: 'acme_renew', lifetime: '60d' },
            ...{ spends: 'access_token', client_authentication: ['unauthenticated'] },
          },
        },
      }),
    );
    const short = await connected(sandbox);
    expect(short).not.toHaveProperty('refresh_token');
    const query = { grant_type: 'acme_exchange', access_token: short.access_token, ...secrets };
    const long = await send(sandbox, { method: 'GET', path: '/exchange', query });
    expect(long.json).toMatchObject({ expires_in: 60 * 86_400 });
    sandbox.advance(59 * day);
    const renew = { grant_type: 'acme_renew', access_token: long.json.access_token };
    const renewed = await send(sandbox, { method: 'GET', path: '/renew', query: renew });
    sandbox.advance(59 * day);
    const authorization = `Bearer ${renewed.json.access_token}`;
    expect(await send(sandbox, get('/me', { authorization }))).toMatchObject({ status: 200 });
    expect((await send(sandbox, { method: 'GET', path: '/renew', query: renew })).json.error_description).toMatch(
      /expired/,
    );
  });

  test('lets the token that was there live on, and answers without one', async () => {
    const prolongs = { spends: 'access_token', prolongs: true, client_authentication: ['access_token'] } as const;
    const sandbox = await play(tokenEndpoint({ grants: { authorization_code: {}, refresh_token: prolongs } }));
    const authorization = `Bearer ${(await connected(sandbox)).access_token}`;
    sandbox.advance(3_000_000);
    const { json } = await send(sandbox, { headers: { authorization }, form: { grant_type: 'refresh_token' } });
    expect(json).not.toHaveProperty('access_token');
    sandbox.advance(3_000_000);
    expect(await send(sandbox, get('/me', { authorization }))).toMatchObject({ status: 200 });
  });

  test('has further token sets, if they were asked for', async () => {
    const sandbox = await play({
      token_sets: { user: { scope_parameter: 'user_scope' } },
      ...tokenEndpoint({
        answer: { bot: '{access_token}', user: { token: '{token.user.access_token}', scope: '{token.user.scope}' } },
      }),
    });
    expect(await connected(sandbox)).toEqual({ bot: expect.any(String), user: {} });
    expect(await connected(sandbox, { user_scope: 'search' })).toMatchObject({
      user: { token: expect.any(String), scope: 'search' },
    });
  });
});

describe('the refresh token of a vendor', () => {
  test('is issued where the authorization request asked for it', async () => {
    const issued_when = { parameters: { access_type: 'offline' } };
    const sandbox = await play({ refresh_token: { rotation: 'reusable', repeated: true, issued_when } });
    expect(await connected(sandbox)).not.toHaveProperty('refresh_token');
    const { refresh_token } = await connected(sandbox, { access_type: 'offline' });
    expect((await send(sandbox, renewal(refresh_token))).json.refresh_token).toBe(refresh_token);
  });

  test('lives longer under a condition, and announces something else', async () => {
    const sandbox = await play({
      scopes: { known: [{ name: 'offline_access' }, { name: 'orders' }] },
      refresh_token: {
        ...{ rotation: 'single_use', idle_lifetime: '30m', prefix: 'rt-' },
        exceptions: [{ when: { scope: 'offline_access' }, idle_lifetime: '40d', announced: 0 }],
      },
      ...tokenEndpoint({ answer: { renew: '{refresh_token}', renew_in: '{refresh_expires_in}' } }),
    });
    const online = await connected(sandbox, { scope: 'orders' });
    const offline = await connected(sandbox, { scope: 'orders offline_access' });
    expect([online.renew_in, offline.renew_in]).toEqual([1800, 0]);
    expect(offline.renew).toMatch(/^rt-/);
    sandbox.advance(day);
    expect((await send(sandbox, renewal(online.renew))).json).toMatchObject({ error: 'invalid_grant' });
    expect(await send(sandbox, renewal(offline.renew))).toMatchObject({ status: 200 });
  });

  test('is given back at the revocation endpoint, and everything with it', async () => {
    const sandbox = await play({ revocation_endpoint: { path: '/revoke' } });
    const { access_token, refresh_token } = await connected(sandbox);
    const revoke = (form: Record<string, string>, headers = {}) => send(sandbox, { path: '/revoke', headers, form });
    expect(await revoke({ token: refresh_token })).toMatchObject({ status: 401 });
    expect(await revoke({}, { authorization: basic })).toMatchObject({ status: 400 });
    expect(await revoke({ token: refresh_token }, { authorization: basic })).toEqual({
      status: 200,
      text: '',
      json: null,
    });
    expect(await send(sandbox, get('/me', { authorization: `Bearer ${access_token}` }))).toMatchObject({ status: 401 });
    expect(await send(sandbox, renewal(refresh_token))).toMatchObject({ status: 400 });
  });
});

describe('the API of a vendor', () => {
  test('takes its token in a header of its own, and shows its end in its own way', async () => {
    const sandbox = await play({
      api: {
        authorization: [{ header: 'X-Acme-Token', value: '{access_token}' }],
        required_headers: { 'Acme-Tenant': null },
        statuses: { expired: 200 },
        errors: { expired: { ok: false, error: 'token_expired' } },
        calls: [
          {
            path: '/v1/{kind}.json',
            headers: { 'X-Remaining': '59' },
            body: { kind: '{path.kind}', realm: '{client.realm}' },
          },
        ],
      },
    });
    const { access_token } = await connected(sandbox);
    const headers = { 'x-acme-token': access_token, 'acme-tenant': 't' };
    expect((await send(sandbox, get('/v1/orders.json', headers))).json).toEqual({ kind: 'orders', realm: 'r-1' });
    expect((await send(sandbox, get('/v1/orders.json', { 'x-acme-token': access_token }))).text).toMatch(
      /Acme-Tenant is missing/,
    );
    const bearer = await send(sandbox, get('/v1/orders.json', { authorization: `Bearer ${access_token}` }));
    expect(bearer.json.error_description).toMatch(/no access token \(X-Acme-Token: …\)/);
    sandbox.revokeAccessTokens();
    const expired = await send(sandbox, get('/v1/orders.json', headers));
    expect(expired).toMatchObject({ status: 200, json: { error: 'token_expired' } });
  });

  test('takes keys in the query, and users with passwords', async () => {
    const sandbox = await play({
      api: {
        authorization: [
          { query: 'key', value: '{api_key}' },
          { basic: { username: '{email}/token', password: '{api_key}' } },
        ],
        credentials: [{ values: { email: 'ada@acme.example', api_key: 'sandbox-key' } }],
        calls: [{ path: '/me', required_parameters: ['page'], body: { email: '{client.email}' } }],
      },
    });
    const page = { page: '1' };
    const withKey = (key: string) => send(sandbox, get('/me', {}, { key, ...page }));
    expect((await withKey('sandbox-key')).json).toEqual({ email: 'ada@acme.example' });
    expect((await withKey('another')).json.error_description).toBe('No credential has this api_key.');
    const authorization = (pair: string) => ({ authorization: `Basic ${btoa(pair)}` });
    expect((await send(sandbox, get('/me', authorization('ada@acme.example/token:sandbox-key'), page))).status).toBe(
      200,
    );
    expect((await send(sandbox, get('/me', authorization('ada@acme.example:sandbox-key'), page))).status).toBe(401);
    expect((await send(sandbox, get('/me', authorization('ada@acme.example/token:sandbox-key')))).text).toMatch(
      /query: page/,
    );
  });

  test('may be all there is: keys and no authorization server', () => {
    const none = { clients: undefined, authorization_endpoint: undefined, token_endpoint: undefined } as object;
    expect(acme(none).servers).toEqual([]);
  });
});

describe('a provider file with a slip', () => {
  test.each([
    [
      'a grant without an endpoint for its codes',
      { authorization_endpoint: undefined },
      /needs an authorization_endpoint/,
    ],
    [
      'two grants that are alike',
      tokenEndpoint({ grants: { refresh_token: {}, client_credentials: { grant_type: 'refresh_token' } } }),
      /cannot be told from refresh_token/,
    ],
    ['an exchange that is not named', tokenEndpoint({ grants: { exchange: {} } }), /Say the vendor's grant_type/],
    ['a host of nobody', tokenEndpoint({ hosts: ['login.other.example'] }), /not among the provider's hosts/],
    [
      'a way without a value',
      { api: { authorization: [{ header: 'X' }], calls: [{ path: '/me', body: 1 }] } },
      /header and value/,
    ],
    ['a server without clients', { clients: undefined, authorization_servers: [{ id: 'v1' }] }, /"clients" is missing/],
    ['a discovery document without an issuer', { discovery: { path: '/meta' } }, /say `issuer`/],
  ])('%s', (_, changes, words) => {
    expect(() => acme(changes as object)).toThrow(words);
  });
});
