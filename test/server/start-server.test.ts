import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { withKey } from './fake-engine.ts';
import { startTestServer } from './start-test-server.ts';

test('port 0 takes a free one, and the public URL follows it', async () => {
  const server = await startTestServer({ createConnectLink: async () => ({ link: 'l', expires_at: 0 }) });
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
  const server = await startTestServer({}, { host: '0.0.0.0', publicUrl: 'https://grants.example' });
  onTestFinished(() => server.close());
  expect(server.publicUrl).toBe('https://grants.example');
  expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:/);
});

test('a port in use is said in plain words', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(startTestServer({}, { port })).rejects.toMatchObject({
    code: 'invalid_configuration',
    message: `The server cannot listen on 127.0.0.1:${port}: the port is in use.`,
  });
});

test('close waits for a request under way, and no longer', async () => {
  const server = await startTestServer({
    page: () => new Promise((resolve) => void setTimeout(() => resolve({ items: [], next: null }), 300)),
  });
  const answer = request(`${server.origin}/api/instances`, { headers: withKey('viewer') });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const began = performance.now();
  await server.close();
  expect(performance.now() - began).toBeLessThan(3_000);
  expect((await answer).statusCode).toBe(200);
  await expect(request(`${server.origin}/healthz`)).rejects.toThrow();
});
