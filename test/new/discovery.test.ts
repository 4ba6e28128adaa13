import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openFolder } from '../../src/check/check-folder.ts';
import { type NewFlags, newConnector } from '../../src/cli/commands/new.ts';
import { readConfig } from '../../src/config.ts';
import { openRuntime } from '../../src/open.ts';
import { heardIo } from '../client/heard-io.ts';
import { temporaryFolder } from '../helpers/lab.ts';
import { signIn } from '../oidc/browser.ts';
import { type CertifiedServer, issuer, redirectUri, startCertifiedServer } from '../oidc/certified-server.ts';

const client = { client_id: 'shop', client_secret: 'a-secret-of-32-characters-length', scope: 'openid' };
const folder = temporaryFolder();
let server: CertifiedServer;

beforeAll(async () => {
  // It warns of keys, sign-in pages and a memory that are for development only, as they are here.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { client_id, client_secret } = client;
  server = await startCertifiedServer([
    { client_id, client_secret, token_endpoint_auth_method: 'client_secret_basic' },
  ]);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a manifest made of a server’s own discovery document authorises, refreshes and calls, unchanged', async () => {
  const connectTo = [`${issuer}=${server.origin}`];
  const file = join(folder, 'oidc.yaml');
  const { code, out } = await run('oidc', {
    discovery: `${issuer}/.well-known/openid-configuration`,
    connectors: folder,
    connectTo,
  });
  expect(code).toBe(0);
  expect(out).toContain(`Written: ${file}; it is valid.`);
  expect(readFileSync(file, 'utf8')).toContain(`issuer: ${issuer}`);

  const report = await (await openFolder(folder, (path) => path)).check('oidc', { seed: 'new', only: null });
  expect(report.basis).toBe('self');
  expect(report.results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);

  const { engine } = await openRuntime(readConfig({ data: join(folder, 'data'), connectors: folder, connectTo }, {}));
  try {
    const { instance } = await engine.addInstance({ connector: 'oidc', name: 'shop', credentials: client });
    const begun = await engine.beginAuthorization(instance.id, { redirect_uri: redirectUri });
    await engine.finishAuthorization(await signIn(begun.authorization_url, server.origin));
    const refreshed = await engine.refresh(instance.id);
    expect(refreshed).toMatchObject({ access_token: server.granted[1]?.access_token, generation: 2 });
    expect(await (await engine.fetch(instance.id, '/me')).json()).toEqual({ sub: 'customer' });
    expect(server.refused).toEqual([]);
  } finally {
    await engine.close();
  }
});

test('a document is fetched by the rules of all requests: https, public addresses, no redirects, 200', async () => {
  const connectTo = [`${issuer}=${server.origin}`];
  await expect(run('acme', { discovery: 'http://acme.example/d' })).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(run('acme', { discovery: 'https://127.0.0.1/d' })).rejects.toMatchObject({ code: 'egress_refused' });
  await expect(run('acme', { discovery: 'https://169.254.169.254/' })).rejects.toMatchObject({
    code: 'egress_refused',
  });
  await expect(run('acme', { discovery: `${issuer}/nothing-here`, connectTo })).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('status 404'),
  });
});

test('a file that is there is replaced only when that is asked for', async () => {
  const file = join(folder, 'shop.yaml');
  const document = join(folder, 'document.json');
  writeFileSync(
    document,
    JSON.stringify({
      issuer: 'https://a.example',
      token_endpoint: 'https://a.example/t',
      grant_types_supported: ['client_credentials'],
    }),
  );
  writeFileSync(file, 'mine');
  await expect(run('shop', { discovery: document, out: file })).rejects.toMatchObject({
    hint: expect.stringContaining('--force'),
  });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect((await run('shop', { discovery: document, out: file, force: true })).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('grant: client_credentials');
});

test('standard output is for pipes: the manifest, and nothing else', async () => {
  const document = join(import.meta.dirname, 'documents/slack-web.json');
  const { code, out } = await run('slack', { openapi: document, out: '-' });
  expect(code).toBe(0);
  expect(out).toBe(
    readFileSync(join(import.meta.dirname, 'manifests/slack-web.yaml'), 'utf8').replace('id: slack-web', 'id: slack'),
  );
});

test.each([
  ['Acme', { openapi: 'x.json' }, /cannot be the id/],
  ['acme', {}, /--openapi or --discovery/],
  ['acme', { openapi: 'x.json', discovery: 'y.json' }, /--openapi or --discovery/],
  ['acme', { openapi: 'x.json', out: 'other.yaml' }, /called as its id says: acme\.yaml/],
  ['acme', { openapi: 'nowhere.json' }, /nowhere\.json cannot be read \(ENOENT\)/],
] as const)('%s %j is a mistake in the call, and nothing is written', async (id, flags, message) => {
  await expect(run(id, flags)).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(message),
  });
  expect(existsSync(`connector/${id}.yaml`)).toBe(false);
});

async function run(id: string, flags: NewFlags) {
  const heard = heardIo({});
  const code = await newConnector(id, flags, heard.io);
  return { code, out: heard.out(), err: heard.err() };
}
