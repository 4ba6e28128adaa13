import { rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openRuntime, type Runtime } from '../../src/open.ts';
import { isPrivateAddress } from '../../src/transport/egress.ts';
import { createTransport } from '../../src/transport/transport.ts';
import { codeOf, temporaryFolder } from '../helpers/lab.ts';
import { answerJson } from '../helpers/scripted-provider.ts';
import { manifests, openLanguageLab } from './language-lab.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(env: Record<string, string> = {}): Promise<Runtime> {
  const data = temporaryFolder();
  const runtime = await openRuntime(readConfig({ data, connectors: manifests }, env));
  closing.push(async () => {
    await runtime.close();
    rmSync(data, { recursive: true, force: true });
  });
  return runtime;
}

const add = async ({ engine }: Runtime, host: string) =>
  (
    await engine.addInstance({
      connector: 'self-hosted',
      method: 'token',
      name: host,
      credentials: { host, api_key: 'key-of-shop' },
    })
  ).instance;

test('an instance reaches the host that was entered for it, and no other', async () => {
  const lab = await openLanguageLab(['shop.example.com', 'other.example.com']);
  closing.push(() => lab.close());
  lab.routes['/api/_info/version'] = answerJson({ version: '6' });
  const { id } = await add(lab.runtime, 'shop.example.com');
  expect(await lab.engine.test(id)).toMatchObject({ ok: true });
  expect(lab.provider.received[0]?.headers).toMatchObject({ host: 'shop.example.com', 'x-token': 'key-of-shop' });
  expect(await codeOf(lab.engine.fetch(id, '//other.example.com/'))).toBe('invalid_path');
});

test('a name that leads to this machine is refused, opened or not: nothing is sent', async () => {
  for (const privateHosts of [[], ['localhost']]) {
    const transport = createTransport({ connectTo: new Map(), timeout: 2_000, userAgent: 'test', privateHosts });
    closing.push(() => transport.close());
    const request = { method: 'GET', url: 'https://localhost/', headers: [] };
    expect(await codeOf(transport.exchange(request, ['localhost']))).toBe('egress_refused');
  }
  expect(await codeOf(add(await open(), 'localhost'))).toBe('invalid_credentials');
});

test('private networks open for exact hosts only, and the start says so', async () => {
  const runtime = await open({ EVERGRANT_PRIVATE_HOSTS: 'erp.example.com' });
  expect(runtime.notices).toContainEqual(expect.stringMatching(/^PRIVATE: erp\.example\.com/));
  const wild = { EVERGRANT_PRIVATE_HOSTS: '*.example.com' };
  expect(() => readConfig({}, wild)).toThrow(expect.objectContaining({ code: 'invalid_configuration' }));
});

test('opened or not, no host leads to this machine or to where clouds hand out credentials', () => {
  expect(['10.0.0.7', '192.168.1.2', 'fd00::1', '93.184.215.14'].map(isPrivateAddress)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['127.0.0.1', '::1', '169.254.169.254', 'fe80::1', '0.0.0.0', '::ffff:127.0.0.1'].some(isPrivateAddress)).toBe(
    false,
  );
});
