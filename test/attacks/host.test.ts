import { expect, test, vi } from 'vitest';
import { listen, serve } from '../server/serve.ts';
import { openTarget } from './open-target.ts';
import { ask, statusOf } from './raw-client.ts';

// Every route there is, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

test('the address of this server is its own, whatever a request says', async () => {
  const { app } = await serve({}, { publicUrl: () => 'https://grants.example' });
  const port = await listen(app);
  const refused: readonly (readonly [string, readonly string[]])[] = [
    ['/', ['Host: evil.example']],
    ['/', ['Host: evil.example:443']],
    ['/', ['Host: grants.example.evil.example']],
    ['/', ['Host: evil-grants.example']],
    ['/', ['Host: grants.example@evil.example']],
    ['/', ['Host: evil.example/grants.example']],
    ['/', ['Host: grants.example/../evil.example']],
    ['/', ['Host: grants.example#evil.example']],
    ['/', ['Host: grants.example evil.example']],
    ['/', ['Host:']],
    ['/', []],
    ['/', ['Host: grants.example', 'Host: evil.example']],
    ['/', ['Host: evil.example', 'host: grants.example']],
    ['/', ['Host: grants.example', 'HOST: grants.example']],
    ['http://evil.example/', ['Host: grants.example']],
    ['http://grants.example/', ['Host: evil.example']],
    ['https://grants.example/', ['Host: grants.example']],
  ];
  for (const [target, headers] of refused) {
    const answer = await ask(port, target, headers);
    expect([target, headers, statusOf(answer)]).toEqual([target, headers, 400]);
    expect(answer).not.toMatch(/evil/);
  }
  for (const host of ['grants.example', 'GRANTS.example', 'grants.example:443', '127.0.0.1', '[::1]:4000']) {
    expect(statusOf(await ask(port, '/', [`Host: ${host}`])), host).toBe(200);
  }
});

test('what a proxy in front says about hosts changes no address that we write', async () => {
  const target = await openTarget();
  const lies = {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'gopher',
    forwarded: 'host=evil.example',
    'x-original-url': '/evil',
    'x-rewrite-url': '/evil',
  };
  for (const route of target.routes.filter(({ method }) => method === 'GET')) {
    for (const who of [{ cookie: target.cookie }, { authorization: `Bearer ${target.adminKey}` }]) {
      const headers = { host: '127.0.0.1:4000', ...lies, ...who };
      const answer = await target.app.inject({ url: target.address(route), headers });
      expect(answer.body + JSON.stringify(answer.headers), route.url).not.toMatch(/evil|gopher/);
    }
  }
});
