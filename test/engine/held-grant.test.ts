import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { codeOf, type Lab, movableClock, openLab } from '../helpers/lab.ts';
import { type ScriptedProvider, startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';
import { stores } from '../helpers/stores.ts';
import { authorize, redirectUri } from '../language/language-lab.ts';

const day = 24 * 60 * 60_000;
const clock = movableClock();
let lab: Lab;
let provider: ScriptedProvider;

afterEach(async () => {
  await lab.close();
  await provider.close();
});

/** A connection of company 1, whose number the callback brings; `access-1` is in use. */
async function connected(store: (typeof stores)[number] = 'sqlite'): Promise<string> {
  provider = await startScriptedProvider(tokenAnswers());
  const env = { EVERGRANT_CONNECT_TO: `https://oauth.platform.intuit.com=${provider.origin}` };
  lab = await openLab(provider.origin, { clock, env, store });
  const credentials = { client_id: 'client-1', client_secret: 'secret-of-client' };
  const { instance } = await lab.engine.addInstance({ connector: 'quickbooks-online', name: 'Shop', credentials });
  await authorize(lab.engine, instance.id, { realmId: '1' });
  return instance.id;
}

const by = (name: string) => lab.engine.as({ kind: 'console', name });
const token = async (id: string) => (await lab.engine.accessToken(id)).access_token;
const trail = async (id: string) =>
  (await lab.engine.events(id)).map(({ type, detail, by: who }) => [type, detail, who?.name]);

describe.each(stores)('%s', (store) => {
  test('the grant of another account is held, and the old one stays in use until somebody says otherwise', async () => {
    const id = await connected(store);
    const finished = await authorize(lab.engine, id, { realmId: '2' });
    expect(finished).toMatchObject({ held: true, warnings: [{ code: 'other_account' }], instance: { account: '1' } });
    expect(await lab.engine.authorizationResult(finished.result_id)).toMatchObject({ error: null, held: true });
    expect(await lab.engine.heldGrant(id)).toMatchObject({ account: '2', instead_of: '1' });
    expect(await token(id)).toBe('access-1');
    expect(await lab.engine.instance(id)).toMatchObject({
      status: 'active',
      health: { state: 'ok', next_step: expect.stringContaining('evergrant decide') },
    });
    expect((await lab.engine.page({ attention: 'act' })).items).toHaveLength(1);

    expect(await by('Ada').decideHeldGrant(id, 'use')).toMatchObject({ account: '2', health: { next_step: null } });
    expect(await token(id)).toBe('access-2');
    expect(await lab.engine.heldGrant(id)).toBeNull();
    expect((await lab.engine.page({ attention: 'act' })).items).toHaveLength(0);
    expect((await trail(id)).slice(0, 2)).toMatchObject([
      ['reauthorized', '2 in place of 1, as was decided', 'Ada'],
      ['other_account_held', '2 in place of 1', expect.anything()],
    ]);
    expect(await codeOf(lab.engine.decideHeldGrant(id, 'use'))).toBe('not_found');
  });

  test('dropped, it is gone, and the account before stays', async () => {
    const id = await connected(store);
    await authorize(lab.engine, id, { realmId: '2' });
    expect(await by('Ada').decideHeldGrant(id, 'drop')).toMatchObject({ account: '1' });
    expect([await token(id), await lab.engine.heldGrant(id)]).toEqual(['access-1', null]);
    expect((await trail(id))[0]).toEqual(['other_account_dropped', '2 in place of 1', 'Ada']);
  });

  test('the newest wins, be it held or in use', async () => {
    const id = await connected(store);
    await authorize(lab.engine, id, { realmId: '2' });
    await authorize(lab.engine, id, { realmId: '3' });
    expect(await lab.engine.heldGrant(id)).toMatchObject({ account: '3' });
    expect(await authorize(lab.engine, id, { realmId: '1' })).toMatchObject({ held: false, warnings: [] });
    expect([await token(id), await lab.engine.heldGrant(id)]).toEqual(['access-4', null]);
  });
});

test('one that was begun before the one that is held comes too late', async () => {
  const id = await connected();
  const begin = async (realmId: string) => {
    const { authorization_url } = await lab.engine.beginAuthorization(id, { redirect_uri: redirectUri });
    const state = new URL(authorization_url).searchParams.get('state')!;
    return () => lab.engine.finishAuthorization(`${redirectUri}?${new URLSearchParams({ code: 'c', state, realmId })}`);
  };
  const [earlier, later] = [await begin('2'), await begin('3')];
  await later();
  expect(await codeOf(earlier())).toBe('superseded');
  expect(await lab.engine.heldGrant(id)).toMatchObject({ account: '3' });
});

test('it outlives the day after which requests are forgotten, and ends after seven', async () => {
  const id = await connected();
  await authorize(lab.engine, id, { realmId: '2' });
  clock.advance(6 * day);
  await lab.engine.beginAuthorization(id, { redirect_uri: redirectUri });
  expect(await lab.engine.heldGrant(id)).toMatchObject({ account: '2' });
  clock.advance(day + 1);
  expect(await lab.engine.heldGrant(id)).toBeNull();
  expect(await codeOf(lab.engine.decideHeldGrant(id, 'use'))).toBe('not_found');
  const stop = lab.runtime.startForgetting({ warn() {}, error() {} });
  onTestFinished(stop);
  await expect.poll(async () => (await lab.engine.instance(id)).health.next_step).toBeNull();
});

test('it is held where the grant before is gone too', async () => {
  const id = await connected();
  provider.script = (_, response) => void response.writeHead(400).end('{"error":"invalid_grant"}');
  await lab.engine.refresh(id).catch(() => {});
  provider.script = tokenAnswers();
  expect(await authorize(lab.engine, id, { realmId: '2' })).toMatchObject({ held: true });
  expect(await lab.engine.decideHeldGrant(id, 'use')).toMatchObject({ status: 'active', account: '2' });
});

test('edited credentials ask for a new authorisation, not for what was held', async () => {
  const id = await connected();
  await authorize(lab.engine, id, { realmId: '2' });
  await lab.engine.updateInstance(id, { credentials: { client_secret: 'another-secret' } });
  expect(await codeOf(lab.engine.decideHeldGrant(id, 'use'))).toBe('superseded');
  expect(await lab.engine.heldGrant(id)).toBeNull();
});

test('a confirmation of another account holds it, and says so', async () => {
  const id = await connected();
  const { authorization_url } = await lab.engine.beginAuthorization(id, { redirect_uri: redirectUri, confirm: true });
  const state = new URL(authorization_url).searchParams.get('state')!;
  const callback = new URLSearchParams({ code: 'c', state, realmId: '2' });
  const { completion, held } = await lab.engine.finishAuthorization(`${redirectUri}?${callback}`);
  expect(held).toBe(false);
  expect(await codeOf(lab.engine.confirmAuthorization(id, completion!))).toBe('other_account');
  expect(await codeOf(lab.engine.confirmAuthorization(id, completion!))).toBe('completion_unknown');
  expect(await token(id)).toBe('access-1');
  expect(await lab.engine.decideHeldGrant(id, 'use')).toMatchObject({ account: '2' });
});
