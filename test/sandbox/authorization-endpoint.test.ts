import { hash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { servedPath } from '../../src/sandbox/route-prefix.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { consent } from '../helpers/consent.ts';
import { authorizationUrl, authorize, exchange, provider, redirect_uri, server, start, variant } from './play.ts';

describe('the customer', () => {
  test('who allows is sent back with a code and the state', async () => {
    const callback = new URL(await consent(authorizationUrl(await start()), 'allow'));
    expect(`${callback.origin}${callback.pathname}`).toBe(redirect_uri);
    expect([...callback.searchParams.keys()]).toEqual(['code', 'state']);
    expect(callback.searchParams.get('state')).toBe('st4te');
  });

  test('who denies is sent back with access_denied and the state', async () => {
    const callback = new URL(await consent(authorizationUrl(await start()), 'deny'));
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'The customer denied access.',
      state: 'st4te',
    });
  });

  test('sees which application asks, for what, and that it is a sandbox', async () => {
    const text = await (await fetch(authorizationUrl(await start()))).text();
    expect(text).toContain(`Sandbox: simulated ${provider.title}. Nothing here reaches the vendor.`);
    expect(text).toContain(`Sandbox app asks for access to ${provider.title}`);
    expect(text).toContain('Read financial data');
    expect(text).not.toContain('itself refuses this address');
  });

  test('gets the state back as it was, whatever is in it', async () => {
    const state = 'a b&c=d#"<ü>\r\n';
    const callback = new URL(await consent(authorizationUrl(await start(), { state })));
    expect(callback.searchParams.get('state')).toBe(state);
  });

  test("keeps the redirect URI's own query", async () => {
    const own = `${redirect_uri}?tenant=a%20b`;
    const callback = await consent(authorizationUrl(await start(), { redirect_uri: own }));
    expect(callback).toMatch(/^https:\/\/app\.example\/oauth\/callback\?tenant=a%20b&code=\w{6}&state=st4te$/);
  });
});

describe('a request that must not be redirected', () => {
  test.each([
    ['an unknown client', { client_id: 'devp-nobody' }, 'No client has the id'],
    ['no client', { client_id: null }, 'client_id is missing'],
    ['no redirect URI', { redirect_uri: null }, 'redirect_uri is missing'],
    ['http that is not loopback', { redirect_uri: 'http://app.example/' }, 'accepts https redirect URIs only'],
    ['a host that only looks like loopback', { redirect_uri: 'http://127.0.0.1.example/' }, 'https redirect URIs only'],
    ['another scheme', { redirect_uri: 'javascript:alert(1)' }, 'neither https nor http'],
    ['a relative address', { redirect_uri: '/callback' }, 'not an absolute URL'],
    ['a line break', { redirect_uri: 'https://app.example/\r\nset-cookie: a=b' }, 'not an absolute URL'],
    ['a fragment', { redirect_uri: 'https://app.example/#x' }, 'fragment'],
    ['a user name', { redirect_uri: 'https://user@app.example/' }, 'user name'],
    ['a host that would end the policy', { redirect_uri: 'https://a;script-src/' }, 'no proper host name'],
  ])('%s is told on a page', async (_, changes, words) => {
    const response = await fetch(authorizationUrl(await start(), changes), { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain(words);
  });

  test('a redirect URI that is not registered is refused where the client has a list, be it by a slash', async () => {
    const clients = [{ ...server.clients[0]!, redirect_uris: [redirect_uri] }];
    const sandbox = await start({ provider: variant('clients', clients) });
    const response = await fetch(authorizationUrl(sandbox, { redirect_uri: `${redirect_uri}/` }), {
      redirect: 'manual',
    });
    expect(response.status).toBe(400);
    expect(await consent(authorizationUrl(sandbox))).toContain('code=');
  });
});

describe('a request that is refused through the browser', () => {
  test.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no response type', { response_type: null }, 'invalid_request'],
    ['no scope', { scope: null }, 'invalid_request'],
    ['an unknown scope', { scope: 'items everything' }, 'invalid_scope'],
    ['a known scope that this client does not have', { scope: 'id-cards' }, 'invalid_scope'],
  ])('%s', async (_, changes, error) => {
    const callback = new URL(await consent(authorizationUrl(await start(), changes)));
    expect(callback.searchParams.get('error')).toBe(error);
    expect(callback.searchParams.get('error_description')).toBeTruthy();
    expect(callback.searchParams.get('state')).toBe('st4te');
    expect(callback.searchParams.has('code')).toBe(false);
  });

  test('a repeated parameter', async () => {
    const callback = await consent(`${authorizationUrl(await start())}&scope=items`);
    expect(new URL(callback).searchParams.get('error')).toBe('invalid_request');
  });

  test('no code challenge where the vendor requires PKCE', async () => {
    const sandbox = await start({ provider: variant('pkce', 'required') });
    const errorOf = async (changes: Record<string, string>) =>
      new URL(await consent(authorizationUrl(sandbox, changes))).searchParams.get('error');
    expect(await errorOf({})).toBe('invalid_request');
    expect(await errorOf({ code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' })).toBe('invalid_request');
    expect(await errorOf({ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' })).toBeNull();
  });
});

describe('a redirect URI on this machine', () => {
  test.each(['http://127.0.0.1:4000/cb', 'http://localhost:4000/cb', 'http://[::1]:4000/cb'])(
    '%s is excused, and the page says that the vendor refuses it',
    async (loopback) => {
      const sandbox = await start();
      const url = authorizationUrl(sandbox, { redirect_uri: loopback });
      expect(await (await fetch(url)).text()).toContain('itself refuses this address');
      const code = await authorize(sandbox, { redirect_uri: loopback });
      expect(await exchange(sandbox, code, { redirect_uri: loopback })).toMatchObject({ status: 200 });
    },
  );
});

describe('the page', () => {
  const hostile = `"><script>alert(1)</script>'`;

  test.each(['client_id', 'state', 'scope', 'redirect_uri'])(
    'shows a hostile %s as text or not at all',
    async (name) => {
      const value = name === 'redirect_uri' ? `https://app.example/?${hostile}` : hostile;
      const response = await fetch(authorizationUrl(await start(), { [name]: value }), { redirect: 'manual' });
      const text = await response.text();
      expect(text).not.toContain(hostile);
      expect(text).not.toContain('<script');
    },
  );

  test('allows no script, no frame, and a form to itself and the callback only', async () => {
    const { headers } = await fetch(authorizationUrl(await start()));
    const policy = headers.get('content-security-policy');
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; frame-ancestors 'none'; /,
    );
    expect(policy).toMatch(/; form-action 'self' https:\/\/app\.example$/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('is answered once', async () => {
    const sandbox = await start();
    const { ticket, cookie } = await open(sandbox);
    expect(await answer(sandbox, { ticket, decision: 'allow' }, cookie)).toMatchObject({ status: 303 });
    expect(await answer(sandbox, { ticket, decision: 'allow' }, cookie)).toMatchObject({ status: 400 });
  });

  test('is answered by the browser that was asked', async () => {
    const sandbox = await start();
    const { ticket, cookie } = await open(sandbox);
    const other = await open(sandbox);
    expect(await answer(sandbox, { ticket, decision: 'allow' }, other.cookie)).toMatchObject({ status: 400 });
    expect(await answer(sandbox, { ticket, decision: 'allow' }, '')).toMatchObject({ status: 400 });
    expect(await answer(sandbox, { ticket, decision: 'maybe' }, cookie)).toMatchObject({ status: 400 });
    expect(await answer(sandbox, { ticket, decision: 'allow' }, cookie)).toMatchObject({ status: 303 });
  });

  test('does not wait for ever', async () => {
    const sandbox = await start();
    const { ticket, cookie } = await open(sandbox);
    sandbox.advance(10 * 60_000);
    expect(await answer(sandbox, { ticket, decision: 'allow' }, cookie)).toMatchObject({ status: 400 });
  });
});

describe('a sign-in behind a route of a page', () => {
  const route = () => start({ provider: variantOf({ path: servedPath('/#/oauth/authorize') }) });
  const query = (sandbox: Sandbox) => authorizationUrl(sandbox).slice(authorizationUrl(sandbox).indexOf('?'));

  test('is found by the page, which reads what its server never sees', async () => {
    const sandbox = await route();
    const page = await fetch(`${sandbox.origin}/#/oauth/authorize${query(sandbox)}`);
    const script = /<script>(.+)<\/script>/.exec(await page.text())?.[1] ?? '';
    expect(page.headers.get('content-security-policy')).toContain(`'sha256-${hash('sha256', script, 'base64')}'`);
    const led: string[] = [];
    const location = { hash: `#/oauth/authorize${query(sandbox)}`, replace: (to: string) => led.push(to) };
    runInNewContext(script, { location });
    expect(await consent(`${sandbox.origin}${led[0]}`)).toMatch(/[?&]code=/);
  });

  test('is reached by a scripted customer in the same way, and at no other address', async () => {
    const sandbox = await route();
    const [host] = provider.hosts;
    const ask = (path: string) => sandbox.consent(`https://${host}${path}${query(sandbox)}`);
    expect(await ask('/#/oauth/authorize')).toMatch(/[?&]code=/);
    await expect(ask('/oauth/authorize')).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

/** The provider with an authorization endpoint that differs. */
function variantOf(changes: Partial<NonNullable<typeof server.authorization_endpoint>>) {
  const authorization_endpoint = { ...server.authorization_endpoint!, ...changes };
  return { ...provider, servers: [{ ...server, authorization_endpoint }] };
}

async function open(sandbox: Sandbox) {
  const page = await fetch(authorizationUrl(sandbox));
  const ticket = /name="ticket" value="(\w+)"/.exec(await page.text())?.[1] as string;
  return { ticket, cookie: page.headers.get('set-cookie')?.split(';')[0] as string };
}

function answer(sandbox: Sandbox, form: Record<string, string>, cookie: string) {
  const body = new URLSearchParams(form);
  return fetch(`${sandbox.origin}/oauth/authorize`, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
}
