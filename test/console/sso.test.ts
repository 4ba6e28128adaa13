import { describe, expect, test } from 'vitest';
import { signIn } from '../oidc/browser.ts';
import { startCertifiedServer } from '../oidc/certified-server.ts';
import { form, openConsole, publicUrl } from './open-console.ts';
import {
  begin,
  callbackUrl,
  client,
  comeBack,
  cookieOf,
  issuer,
  lastOf,
  open,
  sessionOf,
  staff,
  visit,
  wholeSignIn,
} from './staff-login.ts';

describe('somebody who has a role', () => {
  test('is let in, and comes to the page that was asked for', async () => {
    const opened = await open();
    const signInPage = await opened.app.inject('/console/sign-in?next=%2Fconsole%2Fstatus');
    expect(signInPage.body).toContain('Sign in with login.staff.example');
    expect(signInPage.body).toContain('name="key"');

    const { page, url, cookie } = await begin(opened, { next: '/console/status' });
    expect(page.statusCode).toBe(200);
    expect(page.cookies).toEqual([
      expect.objectContaining({ name: 'evergrant-sign-in', httpOnly: true, sameSite: 'Lax', maxAge: 600, path: '/' }),
    ]);
    // The provider is where --connect-to leads; a secret of this server is not in the address.
    const asked = new URL(url);
    expect(asked.origin).toBe(staff.provider.origin);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      ...{ response_type: 'code', client_id: client.client_id, redirect_uri: callbackUrl },
      ...{ scope: 'openid email groups', code_challenge_method: 'S256' },
    });
    expect(url).not.toContain(encodeURIComponent(client.client_secret));

    const back = await comeBack(opened, await visit(url), cookie);
    expect([back.statusCode, back.headers.location]).toEqual([303, '/console/status']);
    expect(cookieOf(back, 'evergrant-sign-in')).toBeUndefined();
    const status = await opened.app.inject({ url: '/console/status', headers: { cookie: sessionOf(back)! } });
    expect(status.body).toContain('ann@staff.example');
    expect(await lastOf(opened)).toMatchObject({
      type: 'signed_in',
      by: { kind: 'console', name: 'ann@staff.example' },
      detail: 'as admin, through login.staff.example',
    });
  });

  test.each([
    ['the highest of several', { groups: ['support', 'platform-admins'] }, 'admin'],
    ['viewer', { groups: ['support'] }, 'viewer'],
    ['a claim that is one text', { groups: 'support' }, 'viewer'],
    ['by an address that is theirs', { email: 'Ben@staff.example', email_verified: true }, 'runtime'],
  ])('has that role: %s', async (_, claims, role) => {
    staff.person = claims;
    const opened = await open();
    const back = await wholeSignIn(opened);
    expect((await lastOf(opened))?.detail).toBe(`as ${role}, through login.staff.example`);
    const get = (url: string) => opened.app.inject({ url, headers: { cookie: sessionOf(back)! } });
    expect((await get('/console/connections')).statusCode).toBe(200);
    expect((await get('/console/connections')).body).toContain(`(${role})`);
  });

  test('ends the session that this browser had', async () => {
    const opened = await open();
    const before = await opened.signIn('viewer');
    const { url, cookie } = await begin(opened, {}, before.cookie);
    const back = await comeBack(opened, await visit(url), cookie);
    expect(sessionOf(back)).not.toBe(before.cookie);
    expect((await before.get('/console/connections')).statusCode).toBe(303);
  });

  test('signs out here, and is told how to sign out there too', async () => {
    const opened = await open();
    const cookie = sessionOf(await wholeSignIn(opened))!;
    const home = await opened.app.inject({ url: '/console/connections', headers: { cookie } });
    const sent = form({ csrf: /name="csrf" value="([^"]+)"/.exec(home.body)![1]! });
    const headers = { ...sent.headers, cookie };
    const out = await opened.app.inject({ method: 'POST', url: '/console/sign-out', payload: sent.payload, headers });
    expect(out.headers.location).toBe('/console/sign-in?signed-out=1');
    expect((await opened.app.inject(String(out.headers.location))).body).toContain(
      `href="${staff.provider.origin}/session/end`,
    );
    expect((await opened.app.inject({ url: '/console/connections', headers })).statusCode).toBe(303);
  });
});

describe('nobody is let in', () => {
  test.each([
    ['who is in no group that has a role', { email: 'eve@staff.example', email_verified: true, groups: ['everyone'] }],
    ['whose group is only like one', { groups: ['platform-admins-of-another', 'Support'] }],
    ['of whom nothing is said', {}],
    ['whose address nobody has checked', { email: 'ben@staff.example' }],
    ['whose address is said to be unchecked', { email: 'ben@staff.example', email_verified: false }],
  ])('%s', async (_, claims) => {
    staff.person = claims;
    const opened = await open();
    const back = await wholeSignIn(opened);
    expect(back.statusCode).toBe(403);
    expect(sessionOf(back)).toBeUndefined();
    expect(back.body).toContain('has no role here');
    expect(back.body).toContain('Ask whoever runs this server for a role.');
    expect(await lastOf(opened)).toMatchObject({ type: 'sign_in_failed', by: { name: 'Somebody' } });
  });

  test('who cancels at the provider', async () => {
    const opened = await open();
    const { url, cookie } = await begin(opened);
    const back = await comeBack(opened, await visit(url, 'cancel'), cookie);
    expect(back.statusCode).toBe(403);
    expect(back.body).toContain('The sign-in at login.staff.example was cancelled');
    expect(sessionOf(back)).toBeUndefined();
  });

  test('with a state that was changed, left out or doubled', async () => {
    const opened = await open();
    const { url, cookie } = await begin(opened);
    const address = await visit(url);
    const state = new URL(address).searchParams.get('state')!;
    for (const wrong of [
      address.replace(state, 'x'.repeat(43)),
      address.replace(/state=[^&]+/, ''),
      `${address}&state=${state}`,
    ]) {
      const back = await comeBack(opened, wrong, cookie);
      expect([back.statusCode, sessionOf(back)]).toEqual([400, undefined]);
    }
    // None of them spent the real one.
    expect((await comeBack(opened, address, cookie)).statusCode).toBe(303);
  });

  test('by an answer that was used before, at once or later', async () => {
    const opened = await open();
    const { url, cookie } = await begin(opened);
    const address = await visit(url);
    const answers = await Promise.all([1, 2, 3].map(() => comeBack(opened, address, cookie)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 400, 400]);
    const replayed = await comeBack(opened, address, cookie);
    expect(replayed.statusCode).toBe(400);
    expect(replayed.body).toContain('was used already');
    expect(staff.provider.granted).toHaveLength(1);
    expect(staff.provider.refused).toEqual([]);
  });

  test('in another browser than the one that began (login CSRF)', async () => {
    const opened = await open();
    const attacker = await begin(opened);
    const victim = await begin(opened);
    const address = await visit(attacker.url);
    for (const cookie of [undefined, victim.cookie, `evergrant-sign-in=${'x'.repeat(43)}`]) {
      const back = await comeBack(opened, address, cookie);
      expect([back.statusCode, sessionOf(back)]).toEqual([400, undefined]);
    }
    expect(staff.provider.granted).toEqual([]);
  });

  test('by a form of another page', async () => {
    const { app } = await open();
    const headers = { ...form({}).headers, 'sec-fetch-site': 'cross-site' };
    const answer = await app.inject({ method: 'POST', url: '/console/sign-in/provider', payload: '', headers });
    expect([answer.statusCode, answer.cookies]).toEqual([403, []]);
  });

  test('with an ID token for another nonce', async () => {
    const opened = await open();
    const { url, cookie } = await begin(opened);
    const changed = new URL(url);
    changed.searchParams.set('nonce', 'another-nonce');
    const back = await comeBack(opened, await visit(changed.href), cookie);
    expect([back.statusCode, sessionOf(back)]).toEqual([502, undefined]);
    expect(back.body).toContain('unexpected ID Token &quot;nonce&quot; claim value');
  });

  test('with a code whose challenge was another one', async () => {
    const opened = await open();
    const { url, cookie } = await begin(opened);
    const changed = new URL(url);
    changed.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
    const back = await comeBack(opened, await visit(changed.href), cookie);
    expect([back.statusCode, sessionOf(back)]).toEqual([502, undefined]);
    expect(staff.provider.granted).toEqual([]);
  });

  test.each([
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://other.example')],
    ['no issuer', (url: URL) => url.searchParams.delete('iss')],
  ])('by an answer that names %s (RFC 9207)', async (_, change) => {
    const opened = await open();
    const { url, cookie } = await begin(opened);
    const address = new URL(await visit(url));
    expect(address.searchParams.get('iss')).toBe(issuer);
    change(address);
    const back = await comeBack(opened, address.href, cookie);
    expect([back.statusCode, sessionOf(back)]).toEqual([400, undefined]);
    expect(back.body).toContain('issuer_mismatch');
    expect(staff.provider.granted).toEqual([]);
  });

  test('by a look: HEAD uses nothing up', async () => {
    const opened = await open();
    const { url, cookie } = await begin(opened);
    const address = await visit(url);
    const headers = { cookie: cookie! };
    const head = await opened.app.inject({ method: 'HEAD', url: address.replace(publicUrl, ''), headers });
    expect(sessionOf(head)).toBeUndefined();
    expect((await comeBack(opened, address, cookie)).statusCode).toBe(303);
  });

  test('who tries too often', async () => {
    const opened = await open();
    const attempt = () => comeBack(opened, `${callbackUrl}?state=made-up&code=made-up`, undefined);
    for (let i = 0; i < 10; i++) expect((await attempt()).statusCode).toBe(400);
    expect((await attempt()).statusCode).toBe(429);
    const types = (await opened.lab.runtime.audit.list({ limit: 50 })).map(({ type }) => type);
    expect(types.filter((type) => type === 'sign_in_failed')).toHaveLength(10);
    // Others at the same office still come in.
    expect((await wholeSignIn(opened)).statusCode).toBe(303);
  });
});

test('a provider that is away is said plainly; the key still opens, and so does the provider once it is back', async () => {
  staff.provider.away = true;
  const opened = await open();
  const { page } = await begin(opened);
  expect(page.statusCode).toBe(502);
  expect(page.body).toMatch(/login\.staff\.example/);
  expect(page.body).toContain('Try again in a minute.');
  await opened.signIn();
  staff.provider.away = false;
  expect((await wholeSignIn(opened)).statusCode).toBe(303);
});

test('a metadata document of another issuer is refused', async () => {
  const opened = await open({
    EVERGRANT_OIDC_ISSUER: 'https://other.staff.example',
    EVERGRANT_CONNECT_TO: `https://other.staff.example=${staff.provider.origin}`,
  });
  const { page } = await begin(opened);
  expect(page.statusCode).toBe(400);
  expect(page.body).toContain('must check EVERGRANT_OIDC_ISSUER');
});

test('a client secret that the provider does not know is told to whoever runs the server', async () => {
  const opened = await open({ EVERGRANT_OIDC_CLIENT_SECRET: 'another-secret-than-the-right-one' });
  const back = await wholeSignIn(opened);
  expect(back.statusCode).toBe(409);
  expect(back.body).toContain('EVERGRANT_OIDC_CLIENT_SECRET');
  expect(back.body).not.toContain('another-secret');
});

test('claims that the UserInfo endpoint alone tells count too', async () => {
  const shy = await startCertifiedServer([client], {
    ...{ issuer, redirectUri: callbackUrl, scopes: ['openid', 'email', 'groups'], person: () => staff.person },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
  });
  try {
    const opened = await open({ EVERGRANT_CONNECT_TO: `${issuer}=${shy.origin}` });
    const { url, cookie } = await begin(opened);
    const back = await comeBack(opened, await signIn(url, shy.origin, 'allow', issuer, callbackUrl), cookie);
    expect(back.statusCode).toBe(303);
    expect(await lastOf(opened)).toMatchObject({ by: { name: 'ann@staff.example' } });
  } finally {
    await shy.close();
  }
});

test('with EVERGRANT_CONSOLE_KEYS=off no key opens the console; the link of the terminal does', async () => {
  const opened = await open({ EVERGRANT_CONSOLE_KEYS: 'off', EVERGRANT_OIDC_NAME: 'Staff login' });
  const { key } = await opened.lab.runtime.apiKeys.create(
    { name: 'Ann', role: 'admin' },
    { kind: 'cli', name: 'test' },
  );
  const page = await opened.app.inject('/console/sign-in');
  expect(page.body).toContain('Sign in with Staff login');
  expect(page.body).not.toContain('name="key"');
  const answer = await opened.app.inject({ method: 'POST', url: '/console/sign-in', ...form({ key }) });
  expect([answer.statusCode, sessionOf(answer)]).toEqual([403, undefined]);
  const link = `/console/sign-in/${await opened.lab.runtime.sessions.createLink()}`;
  expect((await opened.app.inject({ method: 'POST', url: link, ...form({}) })).statusCode).toBe(303);
});

test('without single sign-on there is neither a button nor an address for it', async () => {
  const { app } = await openConsole();
  expect((await app.inject('/console/sign-in')).body).not.toContain('/console/sign-in/provider');
  expect((await app.inject('/console/sign-in/callback?code=x&state=y')).statusCode).toBe(410);
});
