import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock, sandboxCredentials } from '../helpers/lab.ts';
import { type ScriptedProvider, startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';
import { type ApiServer, openApiServer } from './api-server.ts';

const clock = movableClock();
let provider: ScriptedProvider;
let server: ApiServer;

beforeAll(async () => {
  provider = await startScriptedProvider(tokenAnswers());
  server = await openApiServer(provider.origin, { clock });
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

async function addInstance(): Promise<string> {
  const body = { connector: 'lightspeed-k-series', name: 'Bistro', credentials: sandboxCredentials };
  return (await server.ask('POST', '/api/instances', { body })).body.id;
}

async function linkFor(id: string): Promise<string> {
  const body = { return_url: 'https://platform.example/back?customer=7', confirm: true };
  const { body: link } = await server.ask('POST', `/api/instances/${id}/connect-link`, { body });
  return link.url.slice(server.origin.length);
}

/** The customer's browser: opens the link, consents at the provider, and ends on the page that leads back. */
async function consent(link: string) {
  const post = await server.ask('POST', link, { key: null, headers: { origin: server.origin } });
  const cookie = post.headers.get('set-cookie')!.split(';')[0]!;
  const authorization = new URL(post.headers.get('location')!);
  const callback = new URL(authorization.searchParams.get('redirect_uri')!);
  callback.searchParams.set('code', 'code-1');
  callback.searchParams.set('state', authorization.searchParams.get('state')!);
  const answer = await server.ask('GET', callback.pathname + callback.search, { key: null, headers: { cookie } });
  const page = await server.ask('GET', answer.headers.get('location')!, { key: null });
  const back = /url=(.*)$/.exec(page.headers.get('refresh') ?? '')?.[1] ?? '';
  return { page, completion: new URL(back).searchParams.get('completion')!, back };
}

const confirm = (id: string, completion: string) =>
  server.ask('POST', `/api/instances/${id}/confirm`, { body: { completion } });

const token = (id: string) => server.ask('POST', `/api/instances/${id}/access-token`);

test('a grant is used once the platform has confirmed it, and not before', async () => {
  const id = await addInstance();
  const { page, completion, back } = await consent(await linkFor(id));
  expect(page.status).toBe(200);
  expect(back).toContain('https://platform.example/back?customer=7&completion=');
  expect((await token(id)).body.code).toBe('not_authorized');
  expect((await server.ask('GET', `/api/instances/${id}`)).body.status).toBe('pending_authorization');

  const confirmed = await confirm(id, completion);
  expect([confirmed.status, confirmed.body.status]).toEqual([200, 'active']);
  expect((await token(id)).body.access_token).toMatch(/^access-/);
  expect((await confirm(id, completion)).body.code).toBe('completion_unknown');

  const { body: trail } = await server.ask('GET', `/api/instances/${id}/events`);
  expect(trail.items.map((event: { type: string; by: { kind: string } }) => [event.type, event.by.kind])).toEqual([
    ['authorized', 'api_key'],
    ['confirmation_awaited', 'customer'],
    ['added', 'api_key'],
  ]);
});

test('whoever is lured through the link of another confirms nothing for him', async () => {
  const [attacker, victim] = [await addInstance(), await addInstance()];
  // The victim opens the attacker's link; the code arrives in the victim's session, for the victim's instance.
  const { completion } = await consent(await linkFor(attacker));
  expect((await confirm(victim, completion)).body.code).toBe('completion_unknown');
  expect((await token(attacker)).body.code).toBe('not_authorized');
  expect((await token(victim)).body.code).toBe('not_authorized');
});

test('a grant that is in use stays in use while another waits', async () => {
  const id = await addInstance();
  await confirm(id, (await consent(await linkFor(id))).completion);
  const before = (await token(id)).body.access_token;
  const { completion } = await consent(await linkFor(id));
  expect((await token(id)).body.access_token).toBe(before);
  await confirm(id, completion);
  expect((await token(id)).body.access_token).not.toBe(before);
});

test('after 15 minutes there is nothing to confirm', async () => {
  const id = await addInstance();
  const { completion } = await consent(await linkFor(id));
  clock.advance(15 * 60_000 + 1);
  expect((await confirm(id, completion)).body.code).toBe('completion_unknown');
});

test('what nobody confirms is erased', async () => {
  await consent(await linkFor(await addInstance()));
  const database = new DatabaseSync(join(server.lab.config.data, 'evergrant.db'), { readOnly: true });
  const waiting = database.prepare(
    'SELECT count(*) AS count FROM authorization_request WHERE sealed_grant IS NOT NULL',
  );
  expect(waiting.get()!.count).not.toBe(0);
  clock.advance(15 * 60_000 + 1);
  const stop = server.lab.runtime.startForgetting({ warn() {}, error() {} });
  await expect.poll(() => waiting.get()!.count).toBe(0);
  await stop();
  database.close();
});

test('a confirmation needs somewhere to arrive, and that must be allowed', async () => {
  const id = await addInstance();
  const make = async (body: object) => (await server.ask('POST', `/api/instances/${id}/connect-link`, { body })).body;
  expect(await make({ confirm: true })).toMatchObject({ code: 'invalid_request' });
  expect(await make({ confirm: true, return_url: 'https://evil.example/' })).toMatchObject({ code: 'invalid_request' });
});
