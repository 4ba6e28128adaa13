import { describe, expect, test } from 'vitest';
import { form, openConsole } from './open-console.ts';

const connector = 'lightspeed-k-series';
const addAddress = `/console/connections/new/${connector}`;
const live = {
  token_set: { access_token: 'live-access-token', refresh_token: 'live-refresh-token', expires_in: 3600 },
};
const good = {
  name: 'Bistro Anna',
  external_id: 'shop-1',
  'credential.base_url': 'api.trial.lsk.lightspeed.app',
  'credential.client_id': 'devp-1',
  'credential.client_secret': 'typed-secret-1',
  'credential.scope': 'items',
};

/** Every form that changes something, of an instance with that id. */
const changing = (id: string): readonly string[] => [
  addAddress,
  ...['authorize', 'link', 'test', 'refresh', 'choose', 'edit', 'delete'].map(
    (verb) => `/console/connections/${id}/${verb}`,
  ),
  '/console/api-keys',
  '/console/api-keys/ak_1/revoke',
  '/console/sign-out',
];

test('no form is taken without its token, from another session, or from another site', async () => {
  const { app, lab, signIn } = await openConsole();
  const browser = await signIn();
  const other = await signIn();
  const { id } = await lab.add(live);
  const page = await browser.get('/console/connections');
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.body)![1]!;
  const foreign = /name="csrf" value="([^"]+)"/.exec((await other.get('/console/connections')).body)![1]!;
  for (const url of changing(id)) {
    const send = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
      const sent = form(fields);
      const all = { ...sent.headers, cookie: browser.cookie, ...headers };
      return (await app.inject({ method: 'POST', url, payload: sent.payload, headers: all })).statusCode;
    };
    expect(await send({}), url).toBe(403);
    expect(await send({ csrf: 'made up' }), url).toBe(403);
    expect(await send({ csrf: foreign }), url).toBe(403);
    expect(await send({ csrf }, { 'sec-fetch-site': 'cross-site' }), url).toBe(403);
    expect(await send({ csrf }, { 'sec-fetch-site': 'same-site' }), url).toBe(403);
  }
  expect((await browser.get('/console/connections')).statusCode).toBe(200);
  expect(await lab.engine.instances()).toHaveLength(1);
  expect((await lab.engine.events(id)).map(({ type }) => type)).toEqual(['imported']);
});

test('whoever may only look can look, and nothing else', async () => {
  const { lab, signIn } = await openConsole();
  const viewer = await signIn('viewer');
  const { id } = await lab.add();
  const page = await viewer.get(`/console/connections/${id}`);
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/>(Authorise now|Edit|Delete|Make a link)/);
  for (const url of changing(id).filter((each) => each !== '/console/sign-out')) {
    expect((await viewer.post(url)).statusCode, url).toBe(403);
  }
  for (const url of [`/console/connections/${id}/edit`, addAddress, '/console/api-keys']) {
    expect((await viewer.get(url)).statusCode, url).toBe(403);
  }
  const runtime = await signIn('runtime');
  expect((await runtime.post(`/console/connections/${id}/test`)).statusCode).toBe(303);
  expect((await runtime.post(`/console/connections/${id}/delete`)).statusCode).toBe(403);
});

describe('adding a connection', () => {
  test('leads to its page, which shows no secret and tells who added it', async () => {
    const { lab, signIn } = await openConsole();
    const browser = await signIn();
    const page = await browser.submit(addAddress, good);
    expect(page.body).toContain('Bistro Anna was added.');
    expect(page.body).toContain('Authorise now');
    expect(page.body).not.toContain('typed-secret-1');
    const [instance] = await lab.engine.instances();
    expect(instance).toMatchObject({ name: 'Bistro Anna', external_id: 'shop-1', secrets_set: ['client_secret'] });
    expect((await lab.engine.events(instance!.id))[0]!.by).toEqual({ kind: 'console', name: 'Key of admin' });
  });

  test('a mistake loses nothing that was typed, and no secret comes back to the browser', async () => {
    const { lab, signIn } = await openConsole();
    const browser = await signIn();
    const wrong = { ...good, name: 'Kept name', 'credential.client_id': '', 'credential.state_length': '4' };
    const page = await browser.post(addAddress, wrong);
    expect(page.statusCode).toBe(422);
    expect(page.body).toContain('<title>Error: ');
    expect(page.body).toContain('2 fields need a correction');
    expect(page.body).toContain('value="Kept name"');
    expect(page.body).toMatch(
      /id="credential.client_id"[^>]*aria-describedby="credential.client_id-problem [^"]*"[^>]*aria-invalid="true"/,
    );
    expect(page.body).toContain('href="#credential.client_id"');
    expect(page.body).toContain('Kept; leave it empty to keep it');
    expect(page.body).not.toContain('typed-secret-1');
    const draft = /name="draft" value="([^"]+)"/.exec(page.body)![1]!;
    const again = await browser.submit(addAddress, { ...good, 'credential.client_secret': '', draft });
    expect(again.body).toContain('was added');
    const [instance] = await lab.engine.instances();
    expect(instance!.secrets_set).toEqual(['client_secret']);
  });

  test('a name that is missing and an external id that is taken stand beside their fields', async () => {
    const { lab, signIn } = await openConsole();
    const browser = await signIn();
    await lab.add({ external_id: 'shop-1' });
    expect((await browser.post(addAddress, { ...good, name: ' ' })).body).toContain('id="name-problem"');
    expect((await browser.post(addAddress, good)).body).toContain('id="external_id-problem"');
  });

  test('the redirect URI is the one that is sent, and the page says who reaches it', async () => {
    const local = await openConsole();
    const page = await (await local.signIn()).get(addAddress);
    expect(page.body).toContain(`http://127.0.0.1:4000/oauth/callback/${connector}`);
    expect(page.body).toContain('on this machine alone');
  });
});

test('authorising leads to the provider, in this browser, and back to the connection', async () => {
  const { lab, signIn } = await openConsole();
  const browser = await signIn();
  const { id } = await lab.add();
  const answer = await browser.post(`/console/connections/${id}/authorize`);
  expect(answer.statusCode).toBe(303);
  const url = new URL(answer.headers.location!);
  expect(url.searchParams.get('redirect_uri')).toBe(`http://127.0.0.1:4000/oauth/callback/${connector}`);
  expect(answer.cookies[0]).toMatchObject({ name: 'evergrant-browser', httpOnly: true });
});

test('the customer’s link is shown once', async () => {
  const { lab, signIn } = await openConsole();
  const browser = await signIn();
  const { id } = await lab.add();
  const sent = await browser.post(`/console/connections/${id}/link`);
  const first = await browser.get(sent.headers.location!);
  expect(first.body).toMatch(/http:\/\/127\.0\.0\.1:4000\/connect\/[\w-]{43}/);
  expect((await browser.get(sent.headers.location!)).body).not.toContain('/connect/');
});

test('what fails at the provider is said on the page of the connection', async () => {
  const { lab, signIn } = await openConsole();
  const browser = await signIn();
  const { id } = await lab.add(live);
  for (const verb of ['test', 'refresh']) {
    const page = await browser.submit(`/console/connections/${id}/${verb}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('role="alert"');
    expect(page.body).not.toMatch(/live-(access|refresh)-token/);
  }
});

describe('editing', () => {
  test('a secret that is left empty stays; another field is changed, and the trail says by whom', async () => {
    const { lab, signIn } = await openConsole();
    const browser = await signIn();
    const { id } = await lab.add();
    const edit = `/console/connections/${id}/edit`;
    expect((await browser.get(edit)).body).toContain('value="devp-sandbox"');
    const page = await browser.submit(edit, {
      ...good,
      'credential.client_secret': '',
      'credential.client_id': 'devp-2',
    });
    expect(page.body).toContain('Bistro Anna was changed.');
    const instance = await lab.engine.instance(id);
    expect(instance).toMatchObject({ secrets_set: ['client_secret'], credentials: { client_id: 'devp-2' } });
    const changed = (await lab.engine.events(id)).find(({ type }) => type === 'credentials_changed');
    expect(changed).toMatchObject({ by: { kind: 'console' } });
    expect(changed!.detail).not.toContain('client_secret');
  });
});

test('a connection is deleted after a page that asks, and the grant is not revoked unless asked', async () => {
  const { lab, signIn } = await openConsole();
  const browser = await signIn();
  const { id } = await lab.add(live);
  await browser.get(`/console/connections/${id}/delete`);
  expect(await lab.engine.instances()).toHaveLength(1);
  expect((await browser.submit(`/console/connections/${id}/delete`)).body).toContain('was deleted.');
  expect(await lab.engine.instances()).toHaveLength(0);
  expect((await browser.get(`/console/connections/${id}`)).statusCode).toBe(404);
});

test('a key is shown once, listed by its beginning, and revoked', async () => {
  const { lab, signIn } = await openConsole();
  const browser = await signIn();
  const page = await browser.submit('/console/api-keys', { name: 'Platform', role: 'runtime', days: '30' });
  const key = /data-copy="(egk_[\w-]+)"/.exec(page.body)![1]!;
  expect(await lab.runtime.apiKeys.find(key)).toMatchObject({ name: 'Platform', role: 'runtime' });
  expect((await browser.get('/console/api-keys')).body).not.toContain(key);
  const id = /\/console\/api-keys\/(\w+)\/revoke" aria-label="Revoke Platform"/.exec(page.body)![1]!;
  expect((await browser.get(`/console/api-keys/${id}/revoke`)).body).toContain('Revoke Platform?');
  await browser.submit(`/console/api-keys/${id}/revoke`);
  expect(await lab.runtime.apiKeys.find(key)).toBeNull();
});

test('a form that is too large is refused', async () => {
  const { signIn } = await openConsole();
  const browser = await signIn();
  expect((await browser.post(addAddress, { ...good, name: 'x'.repeat(200_000) })).statusCode).toBe(413);
});
