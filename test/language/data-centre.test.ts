import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, movableClock } from '../helpers/lab.ts';
import { answerJson } from '../helpers/scripted-provider.ts';
import { authorize, jwt, type LanguageLab, openLanguageLab } from './language-lab.ts';

const hosts = ['accounts.centre.example', 'eu.accounts.centre.example', 'eu.api.centre.example'];
const credentials = { client_id: 'client-1', client_secret: 'secret-of-client', scope: 'invoices.read' };
const callback = { 'accounts-server': 'https://eu.accounts.centre.example', location: 'eu' };
const organisations = [
  { id: 7, name: 'Seven' },
  { id: 8, name: 'Eight' },
];

let lab: LanguageLab;
let tokens = 0;
const clock = movableClock();

beforeEach(async () => {
  tokens = 0;
  lab = await openLanguageLab(hosts, clock);
  lab.routes = {
    '/oauth/v2/token': (received, response) => {
      tokens += 1;
      answerJson({
        status: 'ok',
        access_token: `access-${tokens}`,
        ...(tokens === 1 ? { refresh_token: 'refresh-1' } : {}),
        expires_in: 3600,
        api_domain: 'https://eu.api.centre.example/v9',
        id_token: jwt({ email: 'owner@shop.example' }),
      })(received, response);
    },
    '/organisations': answerJson({ organisations }),
  };
});
afterEach(() => lab.close());

describe('what the callback brings', () => {
  test('decides the host that the code goes to, and is repeated where the token request names it', async () => {
    await lab.connect('data-centre', credentials, callback);
    const [exchange] = lab.sent('/oauth/v2/token');
    expect(exchange?.headers.host).toBe('eu.accounts.centre.example');
    expect(new URLSearchParams(exchange?.body).get('region')).toBe('eu');
  });

  test('is refused where it does not have its form; nothing is used up, and the right answer still counts', async () => {
    const { instance } = await lab.engine.addInstance({ connector: 'data-centre', name: 'Shop', credentials });
    const { authorization_url } = await lab.engine.beginAuthorization(instance.id, {
      redirect_uri: 'https://platform.example/cb',
    });
    const state = new URL(authorization_url).searchParams.get('state')!;
    const url = (server: string) =>
      `https://platform.example/cb?${new URLSearchParams({ code: 'c', state, location: 'eu', 'accounts-server': server })}`;
    expect(await codeOf(lab.engine.finishAuthorization(url('https://evil.example')))).toBe('invalid_request');
    expect(lab.provider.received).toEqual([]);
    await lab.engine.finishAuthorization(url('https://eu.accounts.centre.example'));
    expect((await lab.engine.instance(instance.id)).status).toBe('active');
  });

  test('without it the default stands', async () => {
    lab.routes['/oauth/v2/token'] = answerJson({ status: 'ok', access_token: 'a', expires_in: 3600 });
    const instance = await lab.connect('data-centre', credentials);
    expect(lab.sent('/oauth/v2/token')[0]?.headers.host).toBe('accounts.centre.example');
    expect(instance.captured).toEqual({});
  });
});

describe('what answers bring', () => {
  test('is kept with the instance, shown, and goes into addresses and headers of calls', async () => {
    const { id, captured, health, choices } = await lab.connect('data-centre', credentials, callback);
    expect(captured).toEqual({
      accounts: 'eu.accounts.centre.example',
      location: 'eu',
      api: 'eu.api.centre.example',
      user: 'owner@shop.example',
    });
    expect(health).toMatchObject({
      state: 'ok',
      reason: 'The connection works; one of 2 must be chosen as organisation.',
    });
    expect(choices).toEqual([
      {
        as: 'organisation',
        options: [
          { value: '7', label: 'Seven' },
          { value: '8', label: 'Eight' },
        ],
      },
    ]);
    await lab.engine.updateInstance(id, { captured: { organisation: '8' } });
    lab.routes['/v3/invoices'] = answerJson({ code: 0 });
    expect((await lab.engine.fetch(id, '/invoices')).status).toBe(200);
    const [call] = lab.sent('/v3/invoices');
    expect(call?.headers).toMatchObject({
      host: 'eu.api.centre.example',
      authorization: 'Token access-1',
      'x-organisation': '8',
    });
    expect(await lab.engine.instance(id)).toMatchObject({
      account: 'owner@shop.example 8',
      health: { reason: 'The connection works.' },
    });
  });

  test('a choice must be one of those that were listed', async () => {
    const { id } = await lab.connect('data-centre', credentials, callback);
    const choose = (captured: Record<string, string>) => codeOf(lab.engine.updateInstance(id, { captured }));
    expect(await choose({ organisation: '9' })).toBe('invalid_credentials');
    expect(await choose({ api: 'evil.example' })).toBe('invalid_credentials');
    expect((await lab.engine.instance(id)).captured).not.toHaveProperty('organisation');
  });

  test('the only one there is is taken', async () => {
    lab.routes['/organisations'] = answerJson({ organisations: organisations.slice(0, 1) });
    const { captured, choices } = await lab.connect('data-centre', credentials, callback);
    expect([captured.organisation, choices]).toEqual(['7', []]);
  });

  test('survives a restart, and a new authorisation replaces it', async () => {
    const { id } = await lab.connect('data-centre', credentials, callback);
    await lab.reopen();
    expect((await lab.engine.instance(id)).captured).toMatchObject({ location: 'eu' });
    lab.routes['/oauth/v2/token'] = answerJson({ status: 'ok', access_token: 'b', expires_in: 3600 });
    await authorize(lab.engine, id);
    expect((await lab.engine.instance(id)).captured).toEqual({});
  });

  test('a request after connecting that fails undoes nothing and is told', async () => {
    lab.routes['/organisations'] = answerJson({ status: 'fail', message: 'not today' }, 500);
    const { id, status, health } = await lab.connect('data-centre', credentials, callback);
    expect(status).toBe('active');
    expect(health.reason).toContain('what is asked after connecting failed');
    expect((await lab.engine.accessToken(id)).access_token).toBe('access-1');

    lab.routes['/organisations'] = answerJson({ organisations: organisations.slice(0, 1) });
    await lab.engine.refresh(id);
    expect(await lab.engine.instance(id)).toMatchObject({
      captured: { organisation: '7' },
      health: { reason: 'The connection works.', next_step: null },
    });
  });

  test('a grant brought in from elsewhere is asked as well', async () => {
    const { instance } = await lab.engine.addInstance({
      connector: 'data-centre',
      name: 'Brought in',
      credentials,
      token_set: { access_token: 'from-elsewhere', refresh_token: 'r', expires_in: 3600 },
    });
    // The host of the API is known from an answer alone, and that is told.
    expect(instance.health.reason).toContain('what is asked after connecting failed');
    await lab.engine.refresh(instance.id);
    const { captured, choices } = await lab.engine.instance(instance.id);
    expect([captured.api, choices.length]).toEqual(['eu.api.centre.example', 1]);
  });
});

describe('refreshes', () => {
  test('go to the captured host', async () => {
    const { id } = await lab.connect('data-centre', credentials, callback);
    expect((await lab.engine.refresh(id)).access_token).toBe('access-2');
    expect(lab.sent('/oauth/v2/token')[1]?.headers.host).toBe('eu.accounts.centre.example');
  });

  test('a declared code that means refused ends the grant, in a 200 too', async () => {
    const { id } = await lab.connect('data-centre', credentials, callback);
    lab.routes['/oauth/v2/token'] = answerJson({ error: 'invalid_code', detail: 'gone' });
    expect(await codeOf(lab.engine.refresh(id))).toBe('reauthorization_required');
    expect((await lab.engine.instance(id)).status).toBe('reauthorization_required');
  });
});

test('a 200 whose body says expired is followed by one refresh and one replay', async () => {
  const { id } = await lab.connect('data-centre', credentials, callback);
  await lab.engine.updateInstance(id, { captured: { organisation: '7' } });
  lab.routes['/v3/invoices'] = (received, response) =>
    answerJson(received.headers.authorization === 'Token access-1' ? { code: 57 } : { code: 0, n: 1 })(
      received,
      response,
    );
  clock.advance(120_000);
  expect(await (await lab.engine.fetch(id, '/invoices')).json()).toEqual({ code: 0, n: 1 });
  expect(lab.sent('/v3/invoices')).toHaveLength(2);
  expect(lab.sent('/oauth/v2/token')).toHaveLength(2);
});

test('a long body passes through whole, although its beginning was looked at', async () => {
  const { id } = await lab.connect('data-centre', credentials, callback);
  await lab.engine.updateInstance(id, { captured: { organisation: '7' } });
  const long = { code: 0, text: 'x'.repeat(300_000) };
  lab.routes['/v3/export'] = answerJson(long);
  expect(await (await lab.engine.fetch(id, '/export')).json()).toEqual(long);
});

test('a test call with a success sign fails where the body does not have it', async () => {
  const { id } = await lab.connect('data-centre', credentials, callback);
  await lab.engine.updateInstance(id, { captured: { organisation: '7' } });
  lab.routes['/v3/organisations/7'] = answerJson({ code: 0 });
  expect(await lab.engine.test(id)).toMatchObject({ ok: true, status: 200 });
  lab.routes['/v3/organisations/7'] = answerJson({ code: 3, message: 'no such thing' });
  expect(await lab.engine.test(id)).toMatchObject({ ok: false, status: 200 });
});

test('another account than before is said, and recorded', async () => {
  lab.routes['/organisations'] = answerJson({ organisations: organisations.slice(0, 1) });
  const { id } = await lab.connect('data-centre', credentials, callback);
  lab.routes['/organisations'] = answerJson({ organisations: organisations.slice(1) });
  const { warnings } = await authorize(lab.engine, id, callback);
  expect(warnings).toMatchObject([{ code: 'other_account' }]);
  const [event] = await lab.engine.events(id);
  expect(event).toMatchObject({
    type: 'account_changed',
    detail: 'owner@shop.example 8 in place of owner@shop.example 7',
  });
  expect(await authorize(lab.engine, id, callback)).toMatchObject({ warnings: [] });
});

test('the same account connected twice is said, and both are labelled', async () => {
  lab.routes['/organisations'] = answerJson({ organisations: organisations.slice(0, 1) });
  await lab.connect('data-centre', credentials, callback);
  const { instance } = await lab.engine.addInstance({ connector: 'data-centre', name: 'Again', credentials });
  const { warnings } = await authorize(lab.engine, instance.id, callback);
  expect(warnings).toMatchObject([{ code: 'same_account' }]);
  expect((await lab.engine.instances()).map(({ account }) => account)).toEqual([
    'owner@shop.example 7',
    'owner@shop.example 7',
  ]);
});

describe('removal', () => {
  test('revokes only when asked, at the captured host, and removes nothing where that fails', async () => {
    const { id } = await lab.connect('data-centre', credentials, callback);
    lab.routes['/oauth/v2/revoke'] = answerJson({ error: 'try_later' }, 503);
    expect(await codeOf(lab.engine.removeInstance(id, { revoke: true }))).toBe('revocation_failed');
    expect((await lab.engine.instance(id)).status).toBe('active');
    lab.routes['/oauth/v2/revoke'] = (_, response) => void response.writeHead(200).end();
    await lab.engine.removeInstance(id, { revoke: true });
    expect(await codeOf(lab.engine.instance(id))).toBe('not_found');
    const [, revocation] = lab.sent('/oauth/v2/revoke');
    expect(revocation?.headers.host).toBe('eu.accounts.centre.example');
    expect(new URLSearchParams(revocation?.body).get('token')).toBe('refresh-1');
  });

  test('without that word nothing is sent', async () => {
    const { id } = await lab.connect('data-centre', credentials, callback);
    await lab.engine.removeInstance(id);
    expect(lab.sent('/oauth/v2/revoke')).toEqual([]);
  });
});
