import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openRuntime } from '../../src/open.ts';
import { codeOf, temporaryFolder } from '../helpers/lab.ts';
import { signIn } from './browser.ts';
import { type CertifiedServer, type Client, issuer, redirectUri, startCertifiedServer } from './certified-server.ts';

// RFC 6749 §2.3.1: without form encoding below Basic, each of these would be read as something else.
const oddId = 'shop+1/a=b:c%41';
const oddSecret = 's3cret+x/y=z:100%41 &"?';

const clients: Readonly<Record<'basic' | 'post' | 'public', Client>> = {
  basic: { client_id: oddId, client_secret: oddSecret, token_endpoint_auth_method: 'client_secret_basic' },
  post: { client_id: `post ${oddId}`, client_secret: oddSecret, token_endpoint_auth_method: 'client_secret_post' },
  public: { client_id: 'native-app', token_endpoint_auth_method: 'none' },
};

let server: CertifiedServer;
let engine: Engine;
const data = temporaryFolder();

beforeAll(async () => {
  // It warns of keys, sign-in pages and a memory that are for development only, as they are here.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  server = await startCertifiedServer(Object.values(clients));
  const connectTo = [`${issuer}=${server.origin}`];
  engine = (await openRuntime(readConfig({ data, connectors: 'test/manifests/valid', connectTo }, {}))).engine;
});
beforeEach(() => {
  server.granted.length = 0;
  server.refused.length = 0;
});
afterAll(async () => {
  await engine.close();
  await server.close();
  rmSync(data, { recursive: true, force: true });
});

describe.each(['basic', 'post', 'public'] as const)('the whole flow, client authentication %s', (method) => {
  test('authorise, call, refresh with rotation, call again', async () => {
    const id = await add(method);
    await engine.finishAuthorization(await signIn(await begin(id), server.origin));
    expect(server.granted[0]).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'openid' });

    const first = await engine.accessToken(id);
    expect(first).toMatchObject({ access_token: server.granted[0]?.access_token, generation: 1 });
    expect(await (await engine.fetch(id, '/me')).json()).toEqual({ sub: 'customer' });

    const second = await engine.refresh(id);
    const third = await engine.refresh(id);
    expect([second.generation, third.generation]).toEqual([2, 3]);
    const refreshTokens = server.granted.map((body) => body.refresh_token);
    expect(new Set(refreshTokens).size).toBe(3);
    expect(await engine.test(id)).toMatchObject({ ok: true, status: 200 });
    expect(server.refused).toEqual([]);
  });
});

test('a refresh token that was spent before is refused, and the grant with it', async () => {
  const id = await add('basic');
  await engine.finishAuthorization(await signIn(await begin(id), server.origin));
  const spent = server.granted[0]?.refresh_token;
  await engine.refresh(id);

  const thief = await add('basic', { refresh_token: spent });
  expect(await codeOf(engine.accessToken(thief))).toBe('reauthorization_required');
  expect(server.refused).toEqual([expect.stringContaining('invalid_grant')]);
  expect((await engine.instance(thief)).status).toBe('reauthorization_required');

  // RFC 9700 §4.14.2: the reuse ended the whole grant; that is learnt at the next refresh and said plainly.
  expect(await codeOf(engine.refresh(id))).toBe('reauthorization_required');
  expect((await engine.instance(id)).health).toMatchObject({ state: 'refused', code: 'invalid_grant' });
});

test('a grant brought in from elsewhere is refreshed and used like any other', async () => {
  const origin = await add('post');
  await engine.finishAuthorization(await signIn(await begin(origin), server.origin));
  const { access_token, refresh_token } = server.granted[0] ?? {};

  const id = await add('post', { access_token, refresh_token, expires_in: 1 });
  expect((await engine.refresh(id)).access_token).toBe(server.granted[1]?.access_token);
  expect((await engine.fetch(id, '/me')).status).toBe(200);
});

test('an access token that the API no longer takes is replaced once, and the call made again', async () => {
  const origin = await add('basic');
  await engine.finishAuthorization(await signIn(await begin(origin), server.origin));
  const { refresh_token } = server.granted[0] ?? {};

  const id = await add('basic', { access_token: 'made-up', refresh_token, expires_in: 600 });
  const answer = await engine.fetch(id, '/me');
  expect([answer.status, server.granted.length]).toEqual([200, 2]);
});

test('the answer must name the issuer that was asked; a wrong or missing one uses nothing up', async () => {
  const id = await add('basic');
  const callback = new URL(await signIn(await begin(id), server.origin));
  expect(callback.searchParams.get('iss')).toBe(issuer);

  const other = new URL(callback);
  other.searchParams.set('iss', 'https://other.oidc.example');
  expect(await codeOf(engine.finishAuthorization(other.href))).toBe('issuer_mismatch');
  other.searchParams.delete('iss');
  expect(await codeOf(engine.finishAuthorization(other.href))).toBe('issuer_mismatch');
  expect(server.granted).toEqual([]);

  await engine.finishAuthorization(callback.href);
  expect(server.granted).toHaveLength(1);
});

test('a customer who leaves the sign-in is told apart from a fault, and may start again', async () => {
  const id = await add('basic');
  const refusal = await signIn(await begin(id), server.origin, 'cancel');
  expect(new URL(refusal).searchParams.get('error')).toBe('access_denied');
  expect(await codeOf(engine.finishAuthorization(refusal))).toBe('access_denied');
  expect((await engine.instance(id)).status).toBe('pending_authorization');

  await engine.finishAuthorization(await signIn(await begin(id), server.origin));
  expect((await engine.instance(id)).status).toBe('active');
});

test('the scope of an instance is what was granted, not what was asked for', async () => {
  const id = await add('basic', undefined, {}, 'openid everything');
  await engine.finishAuthorization(await signIn(await begin(id), server.origin));
  expect((await engine.instance(id)).scope).toBe('openid');
});

test('a code whose challenge was another one is refused (RFC 7636 §4.6)', async () => {
  const id = await add('basic');
  const url = new URL(await begin(id));
  expect(url.searchParams.get('code_challenge_method')).toBe('S256');
  url.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  const callback = await signIn(url.href, server.origin);

  expect(await codeOf(engine.finishAuthorization(callback))).toBe('invalid_grant');
  expect(server.refused).toEqual([expect.stringMatching(/code_verifier does not match code_challenge/)]);
  expect((await engine.instance(id)).status).toBe('pending_authorization');
});

test('a wrong secret is the client’s fault, not the grant’s: corrected, the grant goes on', async () => {
  const id = await add('basic');
  await engine.finishAuthorization(await signIn(await begin(id), server.origin));
  const { refresh_token } = server.granted[0] ?? {};

  const wrong = await add('basic', { refresh_token }, { client_secret: `${oddSecret}!` });
  expect(await codeOf(engine.refresh(wrong))).toBe('invalid_client');
  expect(await engine.instance(wrong)).toMatchObject({ status: 'active', health: { state: 'misconfigured' } });

  await engine.updateInstance(wrong, { credentials: { client_secret: oddSecret } });
  expect((await engine.refresh(wrong)).access_token).toBe(server.granted[1]?.access_token);
});

async function add(
  method: keyof typeof clients,
  token_set?: Record<string, unknown>,
  changed: Partial<Client> = {},
  scope = 'openid',
) {
  const { token_endpoint_auth_method: _, ...credentials } = { ...clients[method], ...changed };
  const wanted = { connector: 'oidc', method, name: method, credentials: { ...credentials, scope } };
  const { instance } = await engine.addInstance(token_set ? { ...wanted, token_set } : wanted);
  return instance.id;
}

async function begin(id: string): Promise<string> {
  return (await engine.beginAuthorization(id, { redirect_uri: redirectUri })).authorization_url;
}
