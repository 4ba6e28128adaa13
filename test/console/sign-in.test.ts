import { describe, expect, test } from 'vitest';
import { form, openConsole } from './open-console.ts';

const cookieOf = (answer: { cookies: readonly { name: string; value: string }[] }) =>
  answer.cookies.find(({ name }) => name.endsWith('evergrant-session'));

test('nobody sees a page without signing in, and comes to it after', async () => {
  const { app, lab } = await openConsole();
  const { key } = await lab.runtime.apiKeys.create({ name: 'Ann', role: 'admin' }, { kind: 'cli', name: 'test' });
  for (const url of ['/console', '/console/connections', '/console/api-keys', '/console/no-such-page']) {
    const answer = await app.inject(url);
    expect(answer.statusCode, url).toBe(303);
    expect(answer.headers.location, url).toBe(`/console/sign-in?next=${encodeURIComponent(url)}`);
  }
  const page = await app.inject('/console/sign-in?next=%2Fconsole%2Fstatus');
  expect(page.body).toContain('name="next" value="/console/status"');
  const answer = await app.inject({
    method: 'POST',
    url: '/console/sign-in',
    ...form({ key, next: '/console/status' }),
  });
  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe('/console/status');
  expect(cookieOf(answer)).toMatchObject({ name: 'evergrant-session', httpOnly: true, sameSite: 'Strict', path: '/' });
});

test('after signing in nobody is led anywhere but to a page of the console', async () => {
  const { app, lab } = await openConsole();
  const { key } = await lab.runtime.apiKeys.create({ name: 'Ann', role: 'admin' }, { kind: 'cli', name: 'test' });
  const elsewhere = [
    'https://evil.example/',
    '//evil.example',
    '/console//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/api',
  ];
  for (const next of elsewhere) {
    const answer = await app.inject({ method: 'POST', url: '/console/sign-in', ...form({ key, next }) });
    expect(answer.headers.location, next).toBe('/console/connections');
  }
});

test('under https the cookie is bound to this very host', async () => {
  const { app, lab } = await openConsole({ url: 'https://grants.example' });
  const { key } = await lab.runtime.apiKeys.create({ name: 'Ann', role: 'admin' }, { kind: 'cli', name: 'test' });
  const sent = form({ key });
  const headers = { ...sent.headers, host: 'grants.example' };
  const answer = await app.inject({ method: 'POST', url: '/console/sign-in', payload: sent.payload, headers });
  const cookie = cookieOf(answer)!;
  expect(cookie).toMatchObject({ name: '__Host-evergrant-session', secure: true, path: '/' });
  expect(cookie).not.toHaveProperty('domain');
  const found = await app.inject({
    url: '/console/status',
    headers: { host: 'grants.example', cookie: `${cookie.name}=${cookie.value}` },
  });
  expect(found.statusCode).toBe(200);
});

test('signing in gives a new session each time and ends the one before, whoever planted it', async () => {
  const { app, lab, signIn } = await openConsole();
  const planted = await signIn('viewer');
  const { key } = await lab.runtime.apiKeys.create({ name: 'Ann', role: 'admin' }, { kind: 'cli', name: 'test' });
  const sent = form({ key });
  const headers = { ...sent.headers, cookie: planted.cookie };
  const answer = await app.inject({ method: 'POST', url: '/console/sign-in', payload: sent.payload, headers });
  expect(planted.cookie).not.toContain(cookieOf(answer)!.value);
  expect((await planted.get('/console/connections')).statusCode).toBe(303);
});

test('wrong keys are refused without a word about them, counted, and recorded', async () => {
  const { app, lab, signIn } = await openConsole();
  const attempt = (key: string) => app.inject({ method: 'POST', url: '/console/sign-in', ...form({ key }) });
  expect((await attempt('')).body).toContain('Enter an API key.');
  for (let i = 0; i < 10; i++) expect((await attempt(`wrong-${i}`)).statusCode).toBe(401);
  const blocked = await attempt('wrong-again');
  expect(blocked.statusCode).toBe(429);
  expect(blocked.body).not.toContain('wrong-again');
  // A right key always passes, so that nobody can lock others out.
  const browser = await signIn();
  const types = (await lab.runtime.audit.list({ limit: 50 })).map(({ type }) => type);
  expect(types.filter((type) => type === 'sign_in_failed')).toHaveLength(10);
  expect(types).toContain('signed_in');
  await browser.post('/console/sign-out');
  expect((await lab.runtime.audit.list({ limit: 1 }))[0]).toMatchObject({ type: 'signed_out' });
});

test('signing out ends the session at the server too', async () => {
  const { signIn } = await openConsole();
  const browser = await signIn();
  const answer = await browser.post('/console/sign-out');
  expect(answer.headers.location).toBe('/console/sign-in');
  expect(cookieOf(answer)!.value).toBe('');
  expect((await browser.get('/console/connections')).statusCode).toBe(303);
});

test('a revoked key ends the sessions that it opened', async () => {
  const { lab, signIn } = await openConsole();
  const browser = await signIn();
  const [key] = await lab.runtime.apiKeys.list({ limit: 1 });
  await lab.runtime.apiKeys.revoke(key!.id, { kind: 'cli', name: 'test' });
  expect((await browser.get('/console/connections')).statusCode).toBe(303);
});

test('the sign-in link shows a page that a preview does not use up, and signs in once', async () => {
  const { app, lab } = await openConsole();
  const url = `/console/sign-in/${await lab.runtime.sessions.createLink()}`;
  for (const method of ['GET', 'HEAD', 'GET'] as const)
    expect((await app.inject({ method, url })).statusCode).toBe(200);
  const first = await app.inject({ method: 'POST', url, ...form({}) });
  expect(first.statusCode).toBe(303);
  expect(cookieOf(first)).toBeDefined();
  const second = await app.inject({ method: 'POST', url, ...form({}) });
  expect(second.statusCode).toBe(410);
  expect(cookieOf(second)).toBeUndefined();
  expect((await app.inject(url)).body).toContain('does not work any more');
});

describe('a session', () => {
  test('authorises nothing below /api and /proxy', async () => {
    const { app, lab, signIn } = await openConsole();
    const { cookie } = await signIn();
    const { id } = await lab.add();
    for (const url of ['/api/instances', `/proxy/${id}/f/data/businesses`, '/metrics', '/api/api-keys']) {
      const { statusCode } = await app.inject({ url, headers: { cookie } });
      expect([401, 404], url).toContain(statusCode);
    }
  });

  test('that comes along a link from elsewhere is asked for once more from here', async () => {
    const { app } = await openConsole();
    const url = '/console/connections?q=a%22b';
    const answer = await app.inject({ url, headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('http-equiv="refresh" content="0; url=/console/connections?q=a%22b"');
  });
});
