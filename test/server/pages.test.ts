import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { ConnectLinkView, Engine } from '../../src/engine/engine.ts';
import { EvergrantError, errorCodes } from '../../src/errors.ts';
import { instance } from './fake-engine.ts';
import { serve } from './serve.ts';

const view: ConnectLinkView = {
  connector: 'example',
  instance_name: 'Bistro Anna',
  connector_title: 'Example Cloud',
  scope: 'items orders',
  expires_at: Date.UTC(2026, 10, 21, 10, 15),
};
const begun = {
  authorization_url: 'https://api.example.com/authorize?state=s',
  redirect_uri: '',
  expires_at: 0,
  warnings: [],
};
const evil = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&`;
const sameOrigin = { 'sec-fetch-site': 'same-origin' };

function linkEngine() {
  const useConnectLink = vi.fn<Engine['useConnectLink']>(async () => begun);
  const connectLink = vi.fn<Engine['connectLink']>(async () => view);
  return { useConnectLink, connectLink };
}

test('GET and HEAD of a connect link show what it is for and change nothing', async () => {
  const engine = linkEngine();
  const { app } = await serve(engine);
  const page = await app.inject('/connect/abc');
  expect(page.statusCode).toBe(200);
  for (const words of ['Evergrant', 'Bistro Anna', 'Example Cloud', 'items orders', '10:15 UTC', 'Continue']) {
    expect(page.body).toContain(words);
  }
  expect(page.headers).not.toHaveProperty('set-cookie');
  expect((await app.inject({ method: 'HEAD', url: '/connect/abc' })).statusCode).toBe(200);
  expect(engine.useConnectLink).not.toHaveBeenCalled();
});

test('POST from that page binds the browser, uses the link up and leads to the provider', async () => {
  const engine = linkEngine();
  const { app } = await serve(engine);
  const answer = await app.inject({
    method: 'POST',
    url: '/connect/abc',
    headers: { ...sameOrigin, 'content-type': 'application/x-www-form-urlencoded' },
    payload: '',
  });
  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe(begun.authorization_url);
  expect(answer.headers['referrer-policy']).toBe('no-referrer');
  const [cookie] = answer.cookies;
  expect(cookie).toMatchObject({ name: 'evergrant-browser', httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(cookie!.value).toMatch(/^[\w-]{43}$/);
  expect(engine.useConnectLink).toHaveBeenCalledWith('abc', {
    browser: cookie!.value,
    redirect_uri: 'http://127.0.0.1:4000/oauth/callback/example',
  });
});

test('a browser keeps its id through several flows', async () => {
  const engine = linkEngine();
  const { app } = await serve(engine);
  const browser = 'a'.repeat(43);
  const post = (value: string) =>
    app.inject({ method: 'POST', url: '/connect/abc', headers: sameOrigin, cookies: { 'evergrant-browser': value } });
  expect((await post(browser)).cookies[0]!.value).toBe(browser);
  expect((await post('made up')).cookies[0]!.value).toMatch(/^[\w-]{43}$/);
});

test('under https the cookie is bound to this very host', async () => {
  const { app } = await serve(linkEngine(), { publicUrl: () => 'https://grants.example' });
  const answer = await app.inject({
    method: 'POST',
    url: '/connect/abc',
    headers: { ...sameOrigin, host: 'grants.example' },
  });
  expect(answer.cookies[0]).toMatchObject({ name: '__Host-evergrant-browser', secure: true, path: '/' });
  expect(answer.cookies[0]).not.toHaveProperty('domain');
});

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }],
  ['another origin', { origin: 'https://evil.example' }],
  ['another site that also names our origin', { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:4000' }],
  ['nobody who says', {}],
])('a POST from %s is refused and changes nothing', async (_, headers) => {
  const engine = linkEngine();
  const { app } = await serve(engine);
  const answer = await app.inject({ method: 'POST', url: '/connect/abc', headers });
  expect(answer.statusCode).toBe(403);
  expect(engine.useConnectLink).not.toHaveBeenCalled();
});

test('a browser that sends only Origin may continue', async () => {
  const { app } = await serve(linkEngine());
  const headers = { origin: 'http://127.0.0.1:4000' };
  expect((await app.inject({ method: 'POST', url: '/connect/abc', headers })).statusCode).toBe(303);
});

test.each([
  ['link_unknown', 404],
  ['link_used', 410],
  ['link_expired', 410],
] as const)('%s has a page of its own', async (code, status) => {
  const { app } = await serve({
    connectLink: async () => {
      throw new EvergrantError(code, errorCodes[code]);
    },
  });
  const page = await app.inject('/connect/abc');
  expect(page.statusCode).toBe(status);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.body).toContain(code);
  expect(page.body).toContain('What to do next');
});

test('the callback gives the engine the full public URL, the browser and the connector, and answers with a clean address', async () => {
  const finishAuthorization = vi.fn<Engine['finishAuthorization']>(async () => ({
    instance,
    result_id: 'res_1',
    return_url: null,
    completion: null,
    held: false,
    warnings: [],
  }));
  const { app, log } = await serve({ finishAuthorization });
  const answer = await app.inject({
    url: '/oauth/callback/example?code=SECRET&state=SECRET%20s',
    cookies: { 'evergrant-browser': 'b'.repeat(43) },
  });
  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe('/oauth/result/res_1');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['referrer-policy']).toBe('no-referrer');
  expect(finishAuthorization).toHaveBeenCalledWith(
    'http://127.0.0.1:4000/oauth/callback/example?code=SECRET&state=SECRET%20s',
    { connector: 'example', browser: 'b'.repeat(43) },
  );
  expect(log()).not.toContain('SECRET');
});

test('HEAD of the callback does not use the code up', async () => {
  const finishAuthorization = vi.fn<Engine['finishAuthorization']>();
  const { app } = await serve({ finishAuthorization });
  expect((await app.inject({ method: 'HEAD', url: '/oauth/callback/example?code=c&state=s' })).statusCode).toBe(404);
  expect(finishAuthorization).not.toHaveBeenCalled();
});

test('a failure leads to its stored result, or to the page of its code', async () => {
  const known = await serve({
    finishAuthorization: async () => {
      throw new EvergrantError('access_denied', 'm', { resultId: 'res_2' });
    },
  });
  const url = '/oauth/callback/example?error=access_denied&state=s';
  expect((await known.app.inject(url)).headers.location).toBe('/oauth/result/res_2');
  const unknown = await serve({
    finishAuthorization: async () => {
      throw new EvergrantError('unknown_state', 'm');
    },
  });
  const answer = await unknown.app.inject(url);
  expect(answer.headers.location).toBe('/oauth/problem/unknown_state');
  expect((await unknown.app.inject('/oauth/problem/unknown_state')).body).toContain('This sign-in was not begun here');
});

test('the page of the result says what happened and what to do; the provider’s words are escaped', async () => {
  const { app } = await serve({
    authorizationResult: async () => ({
      held: false,
      instance_name: evil,
      connector_title: evil,
      error: { code: evil, message: evil, hint: null },
      return_url: 'https://app.example/back?a=1&b="',
    }),
  });
  const page = await app.inject('/oauth/result/res_1');
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/<script|<img/);
  expect(page.body).toContain('&lt;script&gt;');
  expect(page.body).toContain('href="https://app.example/back?a=1&amp;b=&quot;"');
});

test('a way back that is not a web address is not offered', async () => {
  const { app } = await serve({
    authorizationResult: async () => ({
      held: false,
      instance_name: 'a',
      connector_title: 'b',
      error: null,
      return_url: 'javascript:alert(1)',
    }),
  });
  expect((await app.inject('/oauth/result/res_1')).body).not.toContain('javascript:');
});

test('a made-up code is not repeated', async () => {
  const { app } = await serve();
  const page = await app.inject(`/oauth/problem/${encodeURIComponent('<b>call 555</b>')}`);
  expect(page.body).not.toContain('555');
});

test('pages allow no script, no frame and no inline style', async () => {
  const { app } = await serve({ ...linkEngine(), authorizationResult: async () => Promise.reject(new Error('x')) });
  for (const url of ['/', '/errors', '/connect/abc', '/oauth/problem/access_denied', '/oauth/result/x']) {
    const { headers, body } = await app.inject(url);
    const policy = headers['content-security-policy'] as string;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('script-src');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body).not.toMatch(/<style|style=|<script| on\w+=/);
  }
});

test('the form of the connect page may lead to any https provider, and to where --connect-to leads', async () => {
  const { app } = await serve(linkEngine(), { redirectedOrigins: ['http://127.0.0.1:4010'] });
  const policy = (await app.inject('/connect/abc')).headers['content-security-policy'];
  expect(policy).toContain("form-action 'self' https: http://127.0.0.1:4010");
  expect((await app.inject('/')).headers['content-security-policy']).toContain("form-action 'self';");
});

test('style sheets are kept for ever, under the name of their content', async () => {
  const { app } = await serve();
  const links = [...(await app.inject('/')).body.matchAll(/href="(\/assets\/[^"]+)"/g)].map(([, href]) => href!);
  expect(links).toHaveLength(2);
  for (const link of links) {
    const { statusCode, headers } = await app.inject(link);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/css; charset=utf-8');
    expect(headers['cache-control']).toContain('immutable');
  }
});

test('one address cannot try links without end', async () => {
  const { app } = await serve({
    connectLink: async () => {
      throw new EvergrantError('link_unknown', 'm');
    },
  });
  for (let i = 0; i < 300; i++) await app.inject('/connect/abc');
  const page = await app.inject('/connect/abc');
  expect(page.statusCode).toBe(429);
  expect(Number(page.headers['retry-after'])).toBeGreaterThan(0);
  expect(page.body).toContain('rate_limited_here');
});

test('every error code has its place on the page that problem details point to', async () => {
  const { app } = await serve();
  const { body } = await app.inject('/errors');
  for (const code of Object.keys(errorCodes)) expect(body).toContain(`<section id="${code}">`);
});

test('no template puts a value into an attribute without quotes', () => {
  const folder = new URL('../../src/server/pages/', import.meta.url);
  for (const file of readdirSync(folder)) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    expect(source.match(/[\w-]+=\$\{/g), file).toBeNull();
    expect(source, file).not.toMatch(/\braw\b/);
  }
});

test('an address that nothing has is a page for a person and problem details for a program', async () => {
  const { app } = await serve();
  const open = (url: string, accept: string) => app.inject({ url, headers: { accept } });
  const page = await open('/nothing', 'text/html,application/xhtml+xml');
  expect(page.statusCode).toBe(404);
  expect(page.body).toContain('There is nothing at this address.');
  const home = await open('/', 'text/html');
  const directives = (answer: typeof page) =>
    new Set((answer.headers['content-security-policy'] as string).split(';').map((one) => one.trim()));
  expect(directives(page)).toEqual(directives(home));
  for (const answer of [await open('/nothing', 'application/json'), await open('/api/nothing', 'text/html')]) {
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'not_found' });
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; ?frame-ancestors 'none'$/);
  }
});
