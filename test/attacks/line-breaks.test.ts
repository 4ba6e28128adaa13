import { describe, expect, test, vi } from 'vitest';
import { listen } from '../server/serve.ts';
import { openTarget } from './open-target.ts';
import { ask, statusOf } from './raw-client.ts';

// Every route there is, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('a line break in a value', () => {
  const breaks = ['\r\n', '\n', '\r', '%0d%0a', '%0a', '%E5%98%8D%E5%98%8A', '\u2028'];

  test('makes no header and no second answer, wherever an address can hold it', async () => {
    const target = await openTarget();
    const port = await listen(target.app);
    const { cookie } = target;
    for (const line of breaks.filter((each) => each.startsWith('%'))) {
      const planted = `x${line}Set-Cookie:%20planted=1${line}${line}HTTP/1.1%20200%20OK`;
      for (const path of [
        `/connect/${planted}`,
        `/oauth/problem/${planted}`,
        `/oauth/result/${planted}`,
        `/oauth/callback/${planted}?state=${planted}`,
        `/oauth/callback/x?error=${planted}&state=x`,
        `/console/sign-in?next=/console/${planted}`,
        `/console/${planted}`,
        `/console/connections/${planted}`,
        `/${planted}`,
      ]) {
        for (const who of [[], [`Cookie: ${cookie}`]]) {
          const answer = await ask(port, path, [`Host: 127.0.0.1:${port}`, ...who]);
          const head = answer.split('\r\n\r\n', 1)[0]!;
          expect(answer.split('HTTP/1.1 ')).toHaveLength(2);
          expect(head, path).not.toMatch(/^set-cookie: planted/im);
          expect(statusOf(answer), path).not.toBe(500);
        }
      }
    }
  });

  test('is refused, or is text, where a person or a platform enters it', async () => {
    const { app, adminKey, instance, lab } = await openTarget();
    const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
    for (const line of breaks) {
      const text = `x${line}Set-Cookie: planted=1`;
      const bodies: readonly (readonly ['POST' | 'PATCH', string, object])[] = [
        ['PATCH', `/api/instances/${instance}`, { name: text }],
        ['PATCH', `/api/instances/${instance}`, { external_id: text }],
        ['PATCH', `/api/instances/${instance}`, { metadata: { [text]: text } }],
        ['PATCH', `/api/instances/${instance}`, { credentials: { client_id: text, scope: text } }],
        ['POST', `/api/instances/${instance}/connect-link`, { return_url: `https://platform.example/${text}` }],
        ['POST', '/api/api-keys', { name: text, role: 'viewer' }],
        ['POST', `/api/instances/${instance}/confirm`, { completion: text }],
      ];
      for (const [method, url, body] of bodies) {
        const answer = await app.inject({ method, url, headers, payload: JSON.stringify(body) });
        expect(answer.statusCode, `${url} ${JSON.stringify(body)}`).toBeLessThan(500);
        expect(JSON.stringify(answer.headers)).not.toContain('planted');
      }
      // Whatever was taken is shown without harm.
      const shown = await app.inject({ url: `/api/instances/${instance}`, headers });
      expect([shown.statusCode, shown.headers['set-cookie']]).toEqual([200, undefined]);
    }
    expect((await lab.engine.instance(instance)).id).toBe(instance);
  });
});
