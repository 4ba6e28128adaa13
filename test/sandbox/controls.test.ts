import { describe, expect, test } from 'vitest';
import { startSandboxGroup } from '../../src/sandbox/sandbox.ts';
import { acme, basic, callback, connected, get, play, renewal, send } from './acme.ts';
import { provider, start } from './play.ts';

describe('scripted misbehaviour', () => {
  test('happens once, at the endpoint it was meant for', async () => {
    const sandbox = await play();
    const { refresh_token } = await connected(sandbox);
    sandbox.script('refresh_token', {
      acts: false,
      status: 429,
      headers: { 'Retry-After': '7' },
      body: { wait: true },
    });
    expect(await send(sandbox, get('/me'))).toMatchObject({ status: 401 });
    expect(sandbox.scripted()).toBe(1);
    expect(await send(sandbox, renewal(refresh_token))).toMatchObject({ status: 429, json: { wait: true } });
    expect(sandbox.scripted()).toBe(0);
    expect(await send(sandbox, renewal(refresh_token))).toMatchObject({ status: 200 });
  });

  test.each(['reset', 'half'] as const)('%s: the token is spent, and its answer never arrives', async (ending) => {
    const sandbox = await play();
    const { refresh_token } = await connected(sandbox);
    sandbox.script('token', { ending });
    await expect(send(sandbox, renewal(refresh_token))).rejects.toThrow();
    expect((await send(sandbox, renewal(refresh_token))).json.error_description).toMatch(/used before/);
  });

  test('silent: nothing comes until the sandbox is closed', async () => {
    const sandbox = await play();
    sandbox.script('api', { ending: 'silent' });
    const asked = send(sandbox, get('/me')).catch((error) => error.name);
    await expect.poll(() => sandbox.exchanges().length).toBe(1);
    await sandbox.close();
    expect(await asked).toBe('TypeError');
  });
});

describe('the ledger', () => {
  test('tells which tokens live, how often each was sent and why it is dead, without a secret', async () => {
    const sandbox = await play();
    const { access_token, refresh_token } = await connected(sandbox);
    await send(sandbox, get('/me', { authorization: `Bearer ${access_token}` }));
    await send(sandbox, renewal(refresh_token));
    await send(sandbox, renewal(refresh_token));
    const told = sandbox.tokens();
    expect(told.map(({ kind, presented, dead }) => [kind, presented, dead])).toEqual(
      expect.arrayContaining([
        ['code', 1, 'The code was used.'],
        ['access_token', 1, null],
        ['access_token', 0, null],
        ['refresh_token', 2, 'The refresh token was used before.'],
        ['refresh_token', 0, null],
      ]),
    );
    expect(new Set(told.map(({ consent }) => consent)).size).toBe(1);
    for (const secret of [access_token, refresh_token]) expect(JSON.stringify(told)).not.toContain(secret);
  });

  test('tells why a request was refused, in plain words', async () => {
    const sandbox = await play();
    await callback(sandbox);
    await send(sandbox, { form: { grant_type: 'refresh_token', client_secret: 'not-a-secret' } });
    await send(sandbox, { headers: { authorization: basic }, form: { grant_type: 'refresh_token' } });
    expect(sandbox.exchanges().map(({ endpoint, outcome }) => `${endpoint}: ${outcome}`)).toEqual([
      'authorization: sign-in page shown',
      'authorization: allowed',
      expect.stringMatching(
        /^refresh_token: invalid_client: The client secret was sent in the form body.*Authorization header/,
      ),
      'refresh_token: invalid_request: Missing: refresh_token, in the form body.',
    ]);
  });
});

describe('hosts apart', () => {
  test('what another host serves is not found, and the answer says where it is', async () => {
    const sandbox = await play(
      { api: { hosts: ['api.acme.example'], calls: [{ path: '/me', body: {} }] } },
      { separateHosts: true },
    );
    expect(new Set(sandbox.connectTo.values()).size).toBe(2);
    const { access_token } = await connected(sandbox);
    const headers = { authorization: `Bearer ${access_token}` };
    expect(await send(sandbox, get('/me', headers))).toMatchObject({ status: 200 });
    const wrong = await send(sandbox, { ...get('/me', headers), host: 'login.acme.example' });
    expect(wrong.json.error_description).toMatch(/served on api.acme.example; the request went to login.acme.example/);
  });
});

describe('two providers behind one address', () => {
  test('each answers what is its own', async () => {
    const twin = acme({ clients: [{ client_id: 'other', client_secret: 'other-secret' }], title: 'Twin' });
    const [one, two] = await startSandboxGroup([{ provider: acme() }, { provider: twin }]);
    try {
      expect(two?.origin).toBe(one?.origin);
      const first = await connected(one!);
      const form = { grant_type: 'authorization_code', redirect_uri: 'https://app.example/oauth/callback' };
      const code = (await callback(two!, { client_id: 'other' })).get('code') as string;
      const authorization = `Basic ${btoa('other:other-secret')}`;
      const second = await send(two!, { headers: { authorization }, form: { ...form, code } });
      for (const { access_token } of [first, second.json])
        expect(await send(one!, get('/me', { authorization: `Bearer ${access_token}` }))).toMatchObject({
          status: 200,
        });
      expect([one?.tokens().length, two?.tokens().length]).toEqual([3, 3]);
    } finally {
      await one?.close();
    }
  });
});

describe('two generations in one file', () => {
  test('K-Series V2: form body, offline access, a refresh_expires_in of 0, more scopes than asked', async () => {
    const sandbox = await start({ provider, separateHosts: true });
    const [client] = provider.servers[1]!.clients;
    const realm = 'https://auth.lsk-prod.app/realms/k-series/protocol/openid-connect';
    const redirect_uri = 'https://app.example/oauth/callback';
    const query = {
      response_type: 'code',
      client_id: client!.client_id,
      redirect_uri,
      state: 's',
      scope: 'items offline_access',
    };
    const answered = new URL(await sandbox.consent(`${realm}/auth?${new URLSearchParams(query)}`)).searchParams;
    expect(answered.get('iss')).toBe('https://auth.lsk-prod.app/realms/k-series');

    const authorization = `Basic ${btoa(`${client!.client_id}:${client!.client_secret}`)}`;
    const token = { host: 'auth.lsk-prod.app', path: '/realms/k-series/protocol/openid-connect/token' };
    const form = { grant_type: 'authorization_code', code: answered.get('code') as string, redirect_uri };
    const { json } = await send(sandbox, { ...token, headers: { authorization }, form });
    expect(json).toMatchObject({
      expires_in: 1500,
      refresh_expires_in: 0,
      scope: 'items offline_access profile email',
    });
    sandbox.advance(39 * 86_400_000);
    const again = { grant_type: 'refresh_token', refresh_token: json.refresh_token };
    expect(await send(sandbox, { ...token, headers: { authorization }, form: again })).toMatchObject({ status: 200 });
    expect(await send(sandbox, { ...token, headers: { authorization }, form: again })).toMatchObject({ status: 400 });
  });
});
