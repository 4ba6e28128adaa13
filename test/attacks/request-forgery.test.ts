import { expect, test, vi } from 'vitest';
import { openTarget } from './open-target.ts';
import { isSafe } from './route-table.ts';
import { storeContents } from './store-contents.ts';

// Every route there is, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const formType = { 'content-type': 'application/x-www-form-urlencoded' };
const ours = { 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:4000' };

/** What a page elsewhere can make a browser send, cookies included. Even the form's own token does not help it. */
const forged: readonly (readonly [string, Record<string, string>])[] = [
  ['another site', { ...formType, 'sec-fetch-site': 'cross-site' }],
  ['a neighbour under the same domain', { ...formType, 'sec-fetch-site': 'same-site' }],
  ['the address bar, or another program', { ...formType, 'sec-fetch-site': 'none' }],
  ['a page of another origin', { ...formType, origin: 'https://evil.example' }],
  ['our address at another port', { ...formType, origin: 'http://127.0.0.1:4001' }],
  ['our address by another scheme', { ...formType, origin: 'https://127.0.0.1:4000' }],
  ['a frame without an origin', { ...formType, origin: 'null' }],
  ['a browser that says nothing', formType],
  ['another site that names our origin', { ...formType, ...ours, 'sec-fetch-site': 'cross-site' }],
];

test('whoever is signed in can be made to change nothing, by no route there is', async () => {
  const target = await openTarget();
  const { app, session, cookie, lab, routes } = target;
  const changing = routes.filter((route) => !isSafe(route));
  expect(changing.filter(({ url }) => url.startsWith('/console')).length).toBeGreaterThan(12);
  const before = storeContents(lab);
  for (const route of changing) {
    const url = target.address(route);
    const method = route.method as 'POST';
    const key = /^\/(api|proxy)\//.test(url);
    for (const [who, headers] of forged) {
      const payload = `csrf=${session.csrf}`;
      const { statusCode } = await app.inject({ method, url, payload, headers: { ...headers, cookie } });
      // The API and the proxy take no cookie at all.
      expect([who, method, url, statusCode]).toEqual([who, method, url, key ? 401 : 403]);
    }
    // From our own page a form brings its token; other kinds of body are not read.
    for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=x']) {
      const headers = { cookie, ...ours, 'sec-fetch-site': 'cross-site', 'content-type': type };
      const { statusCode } = await app.inject({ method, url, payload: '{"csrf":"x"}', headers });
      expect([type, method, url, statusCode >= 400]).toEqual([type, method, url, true]);
    }
    if (!url.startsWith('/console') || route.config.open) continue;
    for (const payload of ['', 'csrf=', 'csrf=guessed', `csrf=${session.csrf}x`, `csrf=${session.id}`]) {
      const answer = await app.inject({ method, url, payload, headers: { ...formType, ...ours, cookie } });
      expect([payload, url, answer.statusCode]).toEqual([payload, url, 403]);
    }
  }
  expect(storeContents(lab)).toBe(before);
  // What was refused works from our own page.
  const headers = { ...formType, ...ours, cookie };
  const link = await app.inject({
    ...{
      method: 'POST',
      url: `/console/connections/${target.instance}/link`,
      payload: `csrf=${session.csrf}`,
      headers,
    },
  });
  expect(link.statusCode).toBe(303);
  expect(storeContents(lab)).not.toBe(before);
});

test('a session of the console opens nothing beside the console', async () => {
  const target = await openTarget();
  const { app, cookie, routes } = target;
  const outside = routes.filter(({ url }) => !url.startsWith('/console') && !url.startsWith('/assets'));
  for (const route of outside) {
    const url = target.address(route);
    const ask = (headers: Record<string, string>) => app.inject({ method: route.method as 'GET', url, headers });
    const [without, withCookie] = [await ask({}), await ask({ cookie })];
    expect([route.method, url, withCookie.statusCode]).toEqual([route.method, url, without.statusCode]);
    if (/^\/(api\/(?!openapi)|proxy\/)/.test(url)) expect(withCookie.statusCode, url).toBe(401);
  }
  // The value is no key either, and a key in the cookie's place is no session.
  const [, value] = cookie.split('=');
  const asKey = await app.inject({ url: '/api/instances', headers: { authorization: `Bearer ${value}` } });
  expect(asKey.statusCode).toBe(401);
  for (const name of ['evergrant-session', '__Host-evergrant-session', 'evergrant-browser']) {
    const sent = { cookie: `${name}=${target.adminKey}` };
    expect((await app.inject({ url: '/console/connections', headers: sent })).statusCode).toBe(303);
  }
});
