import { expect, test } from 'vitest';
import { openTarget } from './open-target.ts';
import { dangers } from './page-elements.ts';

test.each(['http://127.0.0.1:4000', 'https://grants.example'])(
  'at %s every answer of every route says what a browser may make of it',
  async (publicUrl) => {
    const target = await openTarget({ url: publicUrl });
    const { app, cookie, adminKey, session } = target;
    const { host, protocol } = new URL(publicUrl);
    const secure = protocol === 'https:';
    const own = { host, origin: publicUrl, 'sec-fetch-site': 'same-origin' };
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const key = { authorization: `Bearer ${adminKey}` };
    const ends = /sign-out|delete|DELETE|revoke/;
    const asked = [
      ...target.routes.map((route) => ({ method: route.method, url: target.address(route) })),
      ...['/no-such-page', '/console/no-such-page', '/api/no-such-route', '/%', '/assets/..%2fpackage.json'].map(
        (url) => ({ method: 'GET', url }),
      ),
    ].sort((a, b) => Number(ends.test(a.method + a.url)) - Number(ends.test(b.method + b.url)));
    for (const { method, url } of asked) {
      for (const who of [{ cookie }, { accept: 'text/html' }, key]) {
        const signedIn = 'cookie' in who && method === 'POST' && /^\/(console|connect)/.test(url);
        const sent = signedIn ? { ...form, payload: `csrf=${session.csrf}` } : {};
        const { payload, ...type } = { payload: undefined, ...sent };
        const headers = { ...own, ...who, ...type };
        const answer = await app.inject({
          ...{ method: method as 'GET', url, headers },
          ...(payload === undefined ? {} : { payload }),
        });
        const at = `${method} ${url} ${Object.keys(who)} ${answer.statusCode}`;
        expect(answer.statusCode, at).not.toBe(500);
        const { headers: got } = answer;
        const asset = /^\/assets\/[\w.-]+$/.test(url) && answer.statusCode === 200;
        expect(got['cache-control'], at).toBe(asset ? 'public, max-age=31536000, immutable' : 'no-store');
        expect(got['x-content-type-options'], at).toBe('nosniff');
        const policy = String(got['content-security-policy']);
        expect(policy, at).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
        expect(policy, at).not.toMatch(/unsafe|script-src [^;]*(http|data:|\*)/);
        expect(got['referrer-policy'], at).toMatch(/^(no-referrer|same-origin)$/);
        expect(got['strict-transport-security'], at).toBe(secure ? 'max-age=31536000' : undefined);
        expect(got, at).not.toHaveProperty('access-control-allow-origin');
        expect(got, at).not.toHaveProperty('x-powered-by');
        expect(got, at).not.toHaveProperty('server');
        for (const set of answer.cookies) {
          expect(set, at).toMatchObject({
            httpOnly: true,
            path: '/',
            sameSite: expect.stringMatching(/^(Lax|Strict)$/),
          });
          expect(set, at).not.toHaveProperty('domain');
          expect([set.secure ?? false, set.name.startsWith('__Host-')], at).toEqual([secure, secure]);
        }
        if (!String(got['content-type']).startsWith('text/html')) continue;
        expect(dangers(answer.body), at).toEqual([]);
      }
    }
  },
  120_000,
);
