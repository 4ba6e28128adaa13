/** The server over the real engine, against the sandbox, through sockets only. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../src/server/server.ts';
import { consent } from '../helpers/consent.ts';
import { sandboxCredentials } from '../helpers/lab.ts';
import { openWorld, type World } from '../helpers/world.ts';

const adminKey = 'egk_test_0123456789abcdefghij';
let world: World;
let server: RunningServer;
beforeAll(async () => {
  world = await openWorld({}, { env: { EVERGRANT_ADMIN_KEY: adminKey } });
  server = await startServer({ runtime: world.runtime, config: { ...world.config, port: 0 } });
});
afterAll(async () => {
  await server.close();
  await world.close();
});

async function api(method: string, path: string, body?: unknown, key = adminKey) {
  const response = await fetch(`${server.origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

async function addInstance(name: string): Promise<string> {
  const body = { connector: 'lightspeed-k-series', name, credentials: sandboxCredentials };
  const { status, body: instance } = await api('POST', '/api/instances', body);
  expect(status).toBe(201);
  return instance.id;
}

/** Opens a connect link as a customer's browser does, up to the provider's page. */
async function openLink(url: string): Promise<{ cookie: string; authorizationUrl: string }> {
  const pressed = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect(pressed.status).toBe(303);
  const cookie = (pressed.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { cookie, authorizationUrl: pressed.headers.get('location') ?? '' };
}

async function followCallback(callbackUrl: string, cookie: string): Promise<{ location: string; page: string }> {
  const redirect = await fetch(callbackUrl, { redirect: 'manual', headers: { cookie } });
  expect(redirect.status).toBe(303);
  const location = redirect.headers.get('location') ?? '';
  const page = await fetch(new URL(location, server.origin));
  return { location, page: await page.text() };
}

test('a connect link survives previewers, works once, and ends with an active instance', async () => {
  const id = await addInstance('Bistro <b>');
  const { body: link } = await api('POST', `/api/instances/${id}/connect-link`, {});
  for (const method of ['GET', 'HEAD', 'GET']) {
    const preview = await fetch(link.url, { method, headers: { 'user-agent': 'preview-bot' } });
    expect(preview.status).toBe(200);
    if (method === 'GET') expect(await preview.text()).toContain('Bistro &lt;b&gt;');
  }
  const { cookie, authorizationUrl } = await openLink(link.url);
  const again = await fetch(link.url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect(again.status).toBe(410);
  expect(await again.text()).toContain('used');

  const { location, page } = await followCallback(await consent(authorizationUrl), cookie);
  expect(location).not.toMatch(/code|state/);
  expect(page).toContain('Bistro &lt;b&gt;');
  expect((await api('GET', `/api/instances/${id}`)).body).toMatchObject({ status: 'active', generation: 1 });
});

test('the customer who says no reads so, and the instance can be authorised later', async () => {
  const id = await addInstance('Denied');
  const { body: link } = await api('POST', `/api/instances/${id}/connect-link`, {});
  const { cookie, authorizationUrl } = await openLink(link.url);
  const { page } = await followCallback(await consent(authorizationUrl, 'deny'), cookie);
  expect(page).toMatch(/not granted/);
  expect((await api('GET', `/api/instances/${id}`)).body.status).toBe('pending_authorization');
});

test('an answer that arrives in another browser is refused and uses nothing up', async () => {
  const id = await addInstance('Lured');
  const { body: link } = await api('POST', `/api/instances/${id}/connect-link`, {});
  const { cookie, authorizationUrl } = await openLink(link.url);
  const callbackUrl = await consent(authorizationUrl);
  expect((await followCallback(callbackUrl, '')).location).toBe('/oauth/problem/browser_mismatch');
  expect((await followCallback(callbackUrl, cookie)).location).toMatch(/^\/oauth\/result\//);
});

test('a token, a refresh, a test and a proxied call with the admin key', async () => {
  const id = await authorised('Working');
  const { body: token } = await api('POST', `/api/instances/${id}/access-token`);
  expect(token).toMatchObject({ token_type: 'Bearer', generation: 1 });
  expect(Date.parse(token.expires_at)).toBeGreaterThan(Date.now());
  expect((await api('POST', `/api/instances/${id}/refresh`)).body.generation).toBe(2);
  expect((await api('POST', `/api/instances/${id}/test`)).body).toMatchObject({ ok: true, status: 200 });
  const proxied = await api('GET', `/proxy/${id}/f/data/businesses?page=0`);
  expect(proxied.status).toBe(200);
  expect(proxied.body).toHaveProperty('_embedded');
});

test.each([
  '/../oauth/token',
  '/%2e%2e/oauth/token',
  '/..%2foauth/token',
  '/f/%252e%252e/x',
  '/f\\data',
  '//evil.example/',
])('a proxied path %s never leaves the API', async (path) => {
  const id = await authorised(`Path ${path}`);
  // fetch tidies dot segments up before it sends, so the request line is written by hand.
  const { request } = await import('node:http');
  const status = await new Promise<number>((resolve, reject) => {
    const sent = request(server.origin, {
      path: `/proxy/${id}${path}`,
      headers: { authorization: `Bearer ${adminKey}` },
    });
    sent
      .on('response', (answer) => resolve(answer.resume().statusCode ?? 0))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(400);
});

test('every route that shows or changes something asks for the key; a wrong one is 401 problem+json', async () => {
  const { body: document } = await api('GET', '/api/openapi.json');
  const routes = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x')] as const),
  );
  expect(routes.length).toBeGreaterThan(12);
  const open = ['/healthz', '/readyz', '/api/openapi.json'];
  for (const [method, path] of [...routes, ['GET', '/proxy/x/y'] as const].filter(([, path]) => !open.includes(path))) {
    const response = await fetch(`${server.origin}${path}`, { method, headers: { authorization: 'Bearer egk_wrong' } });
    expect([response.status, response.headers.get('content-type')], `${method} ${path}`).toEqual([
      401,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    if (method === 'HEAD') continue;
    expect(await response.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
  }
});

async function authorised(name: string): Promise<string> {
  const id = await addInstance(name);
  const { body: link } = await api('POST', `/api/instances/${id}/connect-link`, {});
  const { cookie, authorizationUrl } = await openLink(link.url);
  await followCallback(await consent(authorizationUrl), cookie);
  return id;
}
