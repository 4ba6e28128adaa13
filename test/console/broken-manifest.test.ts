import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { root, sandboxCredentials, temporaryFolder } from '../helpers/lab.ts';
import { openApiServer } from '../server/api-server.ts';

const id = 'lightspeed-k-series';
const good = readFileSync(join(root, `connector/${id}.yaml`), 'utf8');
const silent = { info() {}, warn() {}, error() {} };

/** A server that listens and watches a folder of its own with one good manifest, and an administrator's browser. */
async function openServer() {
  const folder = join(temporaryFolder(), 'connector');
  mkdirSync(folder);
  copyFileSync(join(root, `connector/${id}.yaml`), join(folder, `${id}.yaml`));
  const server = await openApiServer(undefined, { connectors: folder });
  const stopWatching = server.lab.runtime.watchConnectors(silent);
  onTestFinished(async () => {
    stopWatching();
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const signedIn = await server.ask('POST', '/console/sign-in', {
    key: null,
    headers: { origin: server.origin },
    form: { key: server.adminKey },
  });
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  return {
    server,
    file: (name: string) => join(folder, `${name}.yaml`),
    page: async (path: string): Promise<string> =>
      (await server.ask('GET', path, { key: null, headers: { cookie } })).body,
  };
}

/** Until the folder was looked at again. */
const soon = { timeout: 20_000, interval: 100 };
const lineOf = (text: string, words: string) => text.split('\n').findIndex((line) => line.includes(words)) + 1;

test('a broken manifest that arrives is shown with every problem and its place; all else works; mended, it is there', async () => {
  const { server, file, page } = await openServer();
  const broken = good
    .replace(/^id: .*$/m, 'id: new-one')
    .replace(/^version: /m, 'vresion: ')
    .replace('format: hostname', 'format: hostnam');
  writeFileSync(file('new-one'), broken);
  await vi.waitFor(async () => expect(await page('/console/connectors')).toContain('Manifests with problems'), soon);
  for (const path of ['/console/connectors', '/console/connectors/new-one']) {
    const text = await page(path);
    for (const words of ['vresion: ', 'format: hostnam']) {
      expect(text).toMatch(new RegExp(`<code>${file('new-one')}:${lineOf(broken, words)}:\\d+</code>`));
    }
    expect(text).toContain('Nothing can be added, renewed or called with it until then.');
  }
  expect(await page('/console/connections/new')).not.toContain('new-one');
  const added = await server.lab.add({ name: 'Shop' });
  expect(await page(`/console/connections/${added.id}`)).toContain('Authorise now');
  expect((await server.ask('GET', `/api/connectors/${id}`)).status).toBe(200);
  expect((await server.ask('GET', '/api/connectors/new-one')).body.code).toBe('invalid_manifest');

  writeFileSync(file('new-one'), good.replace(/^id: .*$/m, 'id: new-one'));
  await vi.waitFor(async () => expect(await page('/console/connections/new')).toContain('new-one'), soon);
  expect(await page('/console/connectors')).not.toContain('Manifests with problems');
});

test('a good manifest that breaks leaves the version before in use, and the pages say so', async () => {
  const { server, file, page } = await openServer();
  const { id: shop } = await server.lab.add({
    token_set: { access_token: 'a-1', refresh_token: 'r-1', expires_in: 3600 },
  });
  const version = /^version: (.*)$/m.exec(good)![1]!;
  writeFileSync(file(id), `${good}\n  - not: [yaml`);
  await vi.waitFor(async () => expect(await page('/console/connectors')).toContain('Manifests with problems'), soon);
  for (const path of ['/console/connectors', `/console/connectors/${id}`]) {
    const text = await page(path);
    expect(text).toContain(`Version ${version}, which was read before, stays in use`);
    expect(text).toMatch(new RegExp(`<code>${file(id)}:\\d+:\\d+</code>`));
  }
  expect((await server.ask('POST', `/api/instances/${shop}/access-token`)).body.access_token).toBe('a-1');
  const body = { connector: id, name: 'Second', credentials: sandboxCredentials };
  expect((await server.ask('POST', '/api/instances', { body })).status).toBe(201);

  writeFileSync(file(id), good.replace(/^version: .*$/m, 'version: 9.9.9'));
  await vi.waitFor(async () => expect(await page('/console/connectors')).toContain('9.9.9'), soon);
  expect(await page('/console/connectors')).not.toContain('Manifests with problems');
});
