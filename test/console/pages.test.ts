import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openConsole } from './open-console.ts';

const evil = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&`;
const connector = 'lightspeed-k-series';
const live = {
  token_set: { access_token: 'live-access-token', refresh_token: 'live-refresh-token', expires_in: 3600 },
};

test('every page renders, says where one is, and allows no script or style of its own', async () => {
  const { lab, signIn } = await openConsole();
  const browser = await signIn();
  const { id } = await lab.add({ ...live, external_id: 'shop-1' });
  const pages = [
    ['/console/connections', 'Connections'],
    ['/console/connections?q=bis&sort=name&attention=none', 'Connections'],
    ['/console/connections/new', 'Add a connection'],
    [`/console/connections/new/${connector}`, 'Add a connection to'],
    [`/console/connections/${id}`, 'Bistro'],
    [`/console/connections/${id}/edit`, 'Edit Bistro'],
    [`/console/connections/${id}/delete`, 'Delete Bistro?'],
    ['/console/connectors', 'Connectors'],
    [`/console/connectors/${connector}`, 'Lightspeed Restaurant'],
    ['/console/api-keys', 'API keys'],
    ['/console/status', 'Status'],
  ] as const;
  for (const [url, title] of pages) {
    const { statusCode, body, headers } = await browser.get(url);
    expect(statusCode, url).toBe(200);
    expect(body, url).toContain(`<title>${title}`);
    expect(body.match(/<h1>/g), url).toHaveLength(1);
    expect(body, url).not.toMatch(/<style|style=|<script>| on\w+="/);
    const policy = headers['content-security-policy'] as string;
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers['cache-control']).toBe('no-store');
    expect(body, url).not.toMatch(/live-(access|refresh)-token|nwsec-sandbox/);
  }
});

test('the page of a connection alone lets a form lead to a provider', async () => {
  const { lab, signIn } = await openConsole();
  const browser = await signIn();
  const { id } = await lab.add();
  const policyOf = async (url: string) => (await browser.get(url)).headers['content-security-policy'];
  expect(await policyOf(`/console/connections/${id}`)).toContain("form-action 'self' https:");
  expect(await policyOf('/console/connections')).toContain("form-action 'self';");
});

test('text from people and programs is shown as text', async () => {
  const { lab, signIn } = await openConsole();
  const browser = await signIn();
  const { id } = await lab.add({
    ...{ name: evil, external_id: evil, metadata: { [evil]: evil } },
    credentials: { scope: evil, client_id: evil } as never,
  });
  await lab.runtime.apiKeys.create({ name: evil, role: 'viewer' }, { kind: 'cli', name: evil });
  const urls = ['', `/${id}`, `/${id}/edit`, `/${id}/delete`].map((path) => `/console/connections${path}`);
  for (const url of [
    ...urls,
    `/console/connections?q=${encodeURIComponent(evil)}`,
    '/console/api-keys',
    '/console/status',
  ]) {
    const { body } = await browser.get(url);
    expect(body, url).toContain('&lt;script&gt;');
    expect(body, url).not.toMatch(/<script>|<img/);
  }
});

test('no template puts a value into an attribute without quotes, or past the escaping', () => {
  const folder = new URL('../../src/server/console/view/', import.meta.url);
  for (const file of readdirSync(folder)) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    expect(source.match(/^.*<[^`]*\s[\w-]+=\$\{/gm), file).toBeNull();
    expect(source, file).not.toMatch(/\braw\b/);
  }
});

describe('the list', () => {
  test('what needs a person comes first, with its reason; filters and search have addresses', async () => {
    const { lab, signIn } = await openConsole();
    const browser = await signIn();
    await lab.add({ ...live, name: 'Aaa works' });
    await lab.add({ name: 'Zzz waits' });
    const { body } = await browser.get('/console/connections');
    expect(body.indexOf('Zzz waits')).toBeLessThan(body.indexOf('Aaa works'));
    expect(body).toContain('The customer has not authorised this connection yet.');
    expect((await browser.get('/console/connections?attention=none')).body).not.toContain('Zzz waits');
    expect((await browser.get('/console/connections?q=zzz')).body).not.toContain('Aaa works');
    expect((await browser.get('/console/connections?q=nobody')).body).toContain('Nothing fits.');
  });

  test('pages follow each other until the last', async () => {
    const { lab, signIn } = await openConsole();
    const browser = await signIn();
    for (let i = 0; i < 51; i++) await lab.add({ name: `Shop ${i}` });
    const first = await browser.get('/console/connections?sort=name');
    const next = /rel="next" href="([^"]+)"/.exec(first.body)![1]!.replaceAll('&amp;', '&');
    const second = await browser.get(next);
    expect(second.body).not.toContain('rel="next"');
    expect(second.body).toContain('First page');
    const names = (body: string) => [...body.matchAll(/>(Shop \d+)</g)].map(([, name]) => name);
    expect(new Set([...names(first.body), ...names(second.body)]).size).toBe(51);
  });
});
