import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadProvider } from '../../src/sandbox/provider.ts';
import { authorize, provider, start } from './play.ts';

const folder = await mkdtemp(join(tmpdir(), 'evergrant-provider-'));
afterAll(() => rm(folder, { recursive: true }));

/** The K-Series provider file with one piece of text replaced. */
async function fileWith(from: string, to: string): Promise<string> {
  const text = await readFile(new URL('../../connector/lightspeed-k-series.provider.yaml', import.meta.url), 'utf8');
  expect(text).toContain(from);
  return write(text.replace(from, to), 'lightspeed-k-series');
}

async function write(text: string, id: string): Promise<string> {
  const file = join(folder, `${id}.provider.yaml`);
  await writeFile(file, text);
  return file;
}

describe('a provider file', () => {
  test('says what the vendor documents', () => {
    expect(provider.servers[0]).toMatchObject({
      token_endpoint: {
        grants: {
          refresh_token: {
            method: 'POST',
            parameters_in: 'query',
            client_authentication: ['client_secret_basic_unencoded'],
          },
        },
      },
      access_token: { lifetime: 3_600_000 },
      refresh_token: {
        rotation: 'single_use',
        reuse_grace: 0,
        idle_lifetime: 14 * 86_400_000,
        absolute_lifetime: null,
      },
      pkce: 'unsupported',
    });
  });

  test('is frozen to its depths', () => {
    expect(Object.isFrozen(provider)).toBe(true);
    expect(Object.isFrozen(provider.api.calls[0]?.body)).toBe(true);
  });

  test.each([
    ['rotation: single_use', 'rotaton: single_use', /:LINE:\d+: error unknown-key .*"?rotation"?/],
    ['lifetime: 60m', 'lifetime: 60 minutes', /error wrong-value .*60 minutes.* 60m/],
    ['path: /oauth/token', 'path: oauth/token', /error wrong-value .*begins with \//],
    ['id: lightspeed-k-series', 'id: another', /:LINE:\d+: error file-name /],
    ['scope: financial-api', 'scope: finance', /error wrong-value Scope "finance"/],
    [
      '[orders-api, financial-api, items',
      '[orders-api, finance, items',
      /:LINE:\d+: error wrong-value Scope "finance"/,
    ],
    ["'{access_token}'", "'{acess_token}'", /error undeclared-variable .*\{acess_token\}/],
    ['{path.businessLocationId}', '{path.id}', /error undeclared-variable .*\{path.id\}/],
    ['name: id-cards', 'name: items', /error duplicate-name /],
    ['path: /o/op/data/businesses', 'path: /f/data/businesses', /error duplicate-name /],
    ['path: /oauth/token', 'path: /oauth/authorize', /error duplicate-name /],
    ['pkce: unsupported', 'pkce: [', /error yaml-syntax /],
  ])('with %s → %s is refused with file, line and column', async (from, to, words) => {
    const file = await fileWith(from, to);
    const before = (await readFile(file, 'utf8')).split(to)[0] as string;
    const message = new RegExp(words.source.replace('LINE', String(before.split('\n').length)));
    const error = await loadProvider(file).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_manifest', message: expect.stringMatching(message) });
    expect(error.message).toContain(`${file}:`);
    expect(error.problems.length).toBeGreaterThan(0);
  });

  test('that is not there is said to be missing', async () => {
    await expect(loadProvider(join(folder, 'none.provider.yaml'))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('docs/sandbox.md', () => {
  test('its example is a provider that plays', async () => {
    const text = await readFile(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
    const example = /```yaml\n([\s\S]*?)```/.exec(text)?.[1] as string;
    const documented = await loadProvider(await write(example, 'acme-pos'));
    const sandbox = await start({ provider: documented });
    const { client_id, client_secret } = documented.servers.flatMap(({ clients }) => clients)[0] as {
      client_id: string;
      client_secret: string;
    };
    const code = await authorize(sandbox, { client_id, scope: 'orders,items' });
    const body = new URLSearchParams({
      ...{ grant_type: 'authorization_code', code, client_id, client_secret },
      redirect_uri: 'https://app.example/oauth/callback',
    });
    const response = await fetch(`${sandbox.origin}/oauth/token`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ data: { token: expect.any(String), ttl: 1800 } });
  });
});
