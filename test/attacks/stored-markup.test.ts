import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openConsole, publicUrl } from '../console/open-console.ts';
import { answerJson, answerText, startScriptedProvider } from '../helpers/scripted-provider.ts';
import { hostile, hostileConnectors } from './hostile-connector.ts';
import { dangers, readPage } from './page-elements.ts';
import { addressOf, isSafe, recordRoutes } from './route-table.ts';

const shops = { data: [1, 2].map((n) => ({ id: `${n}${hostile('choice id')}`, name: hostile('choice label') })) };

/** Every name that some page reads from its query. */
const parameters = ['q', 'next', 'note', 'method', 'sort', 'after', 'before', 'connector', 'completion', 'error'];

/** A provider that answers with hostile words wherever it has any. */
async function startHostileProvider() {
  const provider = await startScriptedProvider((received, response) => {
    if (received.path === '/shops') return answerJson(shops)(received, response);
    const words = { error: hostile('provider code'), error_description: hostile('provider words') };
    if (received.path !== '/token') return answerText(hostile('answer of a test'), 403)(received, response);
    if (received.body.includes('grant_type=refresh_token')) return answerJson(words, 400)(received, response);
    return answerJson({
      ...{ access_token: 'access-1', refresh_token: 'refresh-1', expires_in: 3600 },
      account: hostile('captured value'),
    })(received, response);
  });
  onTestFinished(() => provider.close());
  return provider;
}

test('hostile text from people, manifests and providers is text on every page', async () => {
  const provider = await startHostileProvider();
  const folder = hostileConnectors();
  const { made, routes } = await recordRoutes(() => openConsole({ origin: provider.origin, connectors: folder }));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { app, lab } = made;
  const seen: string[] = [];
  const look = async (url: string, cookie = '') => {
    const page = await app.inject({ url, headers: { cookie, host: '127.0.0.1:4000', accept: 'text/html' } });
    if (!String(page.headers['content-type']).startsWith('text/html')) return page;
    expect(dangers(page.body), url).toEqual([]);
    seen.push(...readPage(page.body).texts);
    return page;
  };

  // Somebody whose key is named so, who enters such texts.
  const by = { kind: 'cli', name: hostile('actor') } as const;
  const { key, record } = await lab.runtime.apiKeys.create({ name: `${hostile('key name')}`, role: 'admin' }, by);
  const { sessions } = lab.runtime;
  const value = await sessions.signIn({ name: hostile('person'), role: 'admin', key });
  const session = (await sessions.find(value))!;
  const cookie = `evergrant-session=${value}; evergrant-browser=${'b'.repeat(43)}`;
  const send = async (url: string, fields: Record<string, string> = {}) => {
    const answer = await app.inject({
      ...{ method: 'POST', url, payload: new URLSearchParams({ csrf: session.csrf, ...fields }).toString() },
      headers: { cookie, origin: publicUrl, 'content-type': 'application/x-www-form-urlencoded' },
    });
    if (answer.statusCode !== 303) {
      expect(dangers(answer.body), url).toEqual([]);
      seen.push(...readPage(answer.body).texts);
      return '';
    }
    const { location = '' } = answer.headers;
    if (location.startsWith('/')) await look(location, cookie);
    return location;
  };
  const entered = {
    name: hostile('instance name'),
    external_id: hostile('external id'),
    'credential.client_id': hostile('credential'),
    'credential.client_secret': 'secret-1',
    'credential.region': hostile('choice value'),
  };
  await send('/console/connections/new/hostile', { ...entered, 'credential.region': hostile('wrong choice') });
  await send('/console/connections/new/hostile', entered);
  const [instance] = await lab.engine.instances();
  const id = instance!.id;
  await lab.engine.updateInstance(id, { metadata: { [hostile('metadata name')]: hostile('metadata value') } });

  // A customer who is refused, then one who allows; then calls that fail.
  const callback = async (answer: Record<string, string>) => {
    const state = new URL(await send(`/console/connections/${id}/authorize`)).searchParams.get('state')!;
    const url = `/oauth/callback/hostile?${new URLSearchParams({ state, ...answer })}`;
    const { headers } = await app.inject({ url, headers: { cookie } });
    await look(headers.location!);
  };
  await callback({ error: 'access_denied', error_description: hostile('words of the callback') });
  await callback({ error: hostile('error of the callback') });
  await callback({ code: 'c' });
  for (const verb of ['test', 'refresh']) await send(`/console/connections/${id}/${verb}`);
  await send(`/console/connections/${id}/choose`, { as: 'shop', value: hostile('no such choice') });
  await send('/console/api-keys', { name: hostile('second key'), role: 'viewer' });
  await send('/console/api-keys', { name: `\u0000${hostile('refused key')}`, role: 'viewer' });
  const { link } = await lab.engine.createConnectLink(id);

  // Every page there is, then each with hostile text in its address.
  const pages = routes.filter((route) => isSafe(route) && !/^\/(api|proxy|assets)/.test(route.url));
  for (const route of pages) {
    const of = /api-keys/.test(route.url) ? record.id : /connectors/.test(route.url) ? 'hostile' : id;
    await look(addressOf(route, { id: of, connector: 'hostile', link, code: hostile('code') }), cookie);
    const text = hostile('address');
    await look(addressOf(route, { id: text, connector: text, link: text, code: text, result: text }), cookie);
    const base = addressOf(route, { id: of, connector: 'hostile', link });
    for (const ending of ['=', '[]=', `=1&${text}=`]) {
      const query = parameters.map((name) => `${name}${ending}${encodeURIComponent(text)}&${name}=2`).join('&');
      expect((await look(`${base}?${query}`, cookie)).statusCode, base + ending).not.toBe(500);
    }
    const query = parameters.map((name) => `${name}=${encodeURIComponent(text)}`).join('&');
    await look(`${base}?${query}`, cookie);
  }
  await look(`/${encodeURIComponent(hostile('address'))}`);
  await look(`/console/${encodeURIComponent(hostile('address'))}`, cookie);
  await look('/console/connectors/broken', cookie);
  await look('/console/connections/new/hostile?method=other', cookie);

  // It was shown, not swallowed: each of these came out as it went in.
  const shown = `connector title, connector description, method title, method description, field title, field description,
    choice title, choice value, second method, instance name, external id, credential, captured value, choice label,
    warning, person, key name, second key, words of the callback, provider words, answer of a test`;
  const missing = shown.split(/,\s+/).filter((place) => !seen.some((text) => text.includes(hostile(place))));
  expect(missing).toEqual([]);
  expect(seen.some((text) => text.includes('unknown key --></title></textarea>'))).toBe(true);
}, 120_000);
