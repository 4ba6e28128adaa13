import { expect, test, vi } from 'vitest';
import { openTarget } from './open-target.ts';
import { isSafe } from './route-table.ts';
import { storeContents } from './store-contents.ts';

// Every route there is, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

/** Chat programs, mail scanners and browsers open what they find, some of them twice. */
const visitors: readonly (readonly ['GET' | 'HEAD', Record<string, string>])[] = [
  ['GET', {}],
  ['HEAD', {}],
  ['GET', { 'sec-purpose': 'prefetch;prerender' }],
  ['GET', { purpose: 'prefetch', 'x-moz': 'prefetch' }],
  ['GET', { 'user-agent': 'Slackbot-LinkExpanding 1.0' }],
];

test('looking changes nothing, at no address there is, whoever looks and however often', async () => {
  const target = await openTarget();
  const { app, lab, cookie, adminKey } = target;
  const readable = target.routes.filter((route) => isSafe(route) && !route.url.startsWith('/proxy'));
  expect(readable.length).toBeGreaterThan(30);
  const before = storeContents(lab);
  for (const route of readable) {
    const url = target.address(route);
    for (const [method, headers] of visitors) {
      for (const who of [{}, { cookie }, { authorization: `Bearer ${adminKey}` }]) {
        const { statusCode } = await app.inject({ method, url, headers: { ...headers, ...who } });
        expect(statusCode, `${method} ${url}`).toBeLessThan(500);
      }
    }
  }
  expect(storeContents(lab)).toBe(before);
  // Both links are as good as new.
  const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
  for (const url of [`/connect/${target.connectLink}`, `/console/sign-in/${target.signInLink}`]) {
    const post = () => app.inject({ method: 'POST', url, headers, payload: '' });
    const answers = await Promise.all([post(), post(), post()]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 410, 410]);
  }
});
