import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import type { Config } from '../../src/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Runtime } from '../../src/open.ts';
import { startServer } from '../../src/server/server.ts';
import { fakeEngine, fakeKeys, withKey } from './fake-engine.ts';

const config: Config = {
  data: '/nowhere',
  store: 'sqlite:',
  connectors: '/nowhere',
  host: '127.0.0.1',
  port: 0,
  publicUrl: null,
  adminKey: null,
  encryptionKeys: [],
  deadlines: { caller: 10_000, socket: 30_000, attempt: 45_000 },
  connectTo: new Map(),
  returnOrigins: [],
  refreshRate: 50,
  webhook: null,
  drain: 0,
  metricsOpen: false,
};

function start(parts: Partial<Engine>, changes: Partial<Config> = {}) {
  const runtime: Runtime = {
    engine: fakeEngine(parts),
    apiKeys: fakeKeys,
    keyFile: null,
    notices: [],
    startWebhooks: () => async () => {},
    close: async () => {},
  };
  return startServer({ runtime, config: { ...config, ...changes } });
}

test('port 0 takes a free one, and the public URL follows it', async () => {
  const server = await start({ createConnectLink: async () => ({ link: 'l', expires_at: 0 }) });
  onTestFinished(() => server.close());
  expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
  expect(server.publicUrl).toBe(server.origin);
  const answer = await request(`${server.origin}/api/instances/i/connect-link`, {
    method: 'POST',
    headers: withKey('admin'),
  });
  expect(await answer.body.json()).toMatchObject({ url: `${server.origin}/connect/l` });
});

test('the public URL is the one that was given; every interface is reached by loopback', async () => {
  const server = await start({}, { host: '0.0.0.0', publicUrl: 'https://grants.example' });
  onTestFinished(() => server.close());
  expect(server.publicUrl).toBe('https://grants.example');
  expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:/);
});

test('a port in use is said in plain words', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(start({}, { port })).rejects.toMatchObject({
    code: 'invalid_configuration',
    message: `The server cannot listen on 127.0.0.1:${port}: the port is in use.`,
  });
});

test('close waits for a request under way, and no longer', async () => {
  const server = await start({
    instances: () => new Promise((resolve) => void setTimeout(() => resolve([]), 300)),
  });
  const answer = request(`${server.origin}/api/instances`, { headers: withKey('viewer') });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const began = performance.now();
  await server.close();
  expect(performance.now() - began).toBeLessThan(3_000);
  expect((await answer).statusCode).toBe(200);
  await expect(request(`${server.origin}/healthz`)).rejects.toThrow();
});
