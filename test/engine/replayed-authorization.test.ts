import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Store } from '../../src/engine/store.ts';
import { EvergrantError } from '../../src/errors.ts';
import { codeOf, root, temporaryFolder } from '../helpers/lab.ts';
import {
  answerJson,
  type Script,
  type ScriptedProvider,
  startScriptedProvider,
  tokenAnswers,
} from '../helpers/scripted-provider.ts';
import { createStore, stores, type TestStore } from '../helpers/stores.ts';
import { authorize, redirectUri } from '../language/language-lab.ts';
import { openWrapped } from '../torture/open-wrapped.ts';

/** An authorisation whose commit finds the store away: what it brought waits in the spool. */
const hosts = ['oauth.platform.intuit.com', 'www.long.example', 'graph.long.example'];
const credentials = { client_id: 'client-1', client_secret: 'secret-of-client' };
let provider: ScriptedProvider;
let store: TestStore;
let config: Config;
let engine: Engine;
let away: boolean;

async function open(name: (typeof stores)[number], connectors: string, script: Script): Promise<void> {
  provider = await startScriptedProvider(script);
  store = await createStore(name);
  const connectTo = hosts.map((host) => `https://${host}=${provider.origin}`);
  config = readConfig({ data: temporaryFolder(), connectors: join(root, connectors), connectTo }, store.env);
  engine = await openWrapped(config, { store: mayBeAway });
}

beforeEach(() => {
  away = false;
});

afterEach(async () => {
  await engine.close();
  await provider.close();
  await store.remove();
  rmSync(config.data, { recursive: true, force: true });
});

function mayBeAway(store: Store): Store {
  const { authorizations } = store;
  return {
    ...store,
    authorizations: {
      ...authorizations,
      async commit(commit) {
        if (away) throw new EvergrantError('store_unavailable', 'The store is away.');
        return authorizations.commit(commit);
      },
    },
  };
}

async function add(connector: string): Promise<string> {
  const { instance } = await engine.addInstance({ connector, name: 'Shop', credentials });
  return instance.id;
}

async function whileAway(work: () => Promise<unknown>): Promise<void> {
  away = true;
  expect(await codeOf(work())).toBe('store_unavailable');
  expect(engine.spool().waiting).toBe(1);
}

async function back(): Promise<void> {
  away = false;
  await expect.poll(() => engine.spool().waiting, { timeout: 10_000 }).toBe(0);
}

/** Another process on the same data, as after a crash. */
async function reopened(): Promise<void> {
  await engine.close();
  engine = await openWrapped(config, { store: mayBeAway });
}

const token = async (id: string) => (await engine.accessToken(id)).access_token;

describe.each(stores)('%s', (name) => {
  test('the grant of another account is held once the store is back, and the old one stays in use', async () => {
    await open(name, 'connector', tokenAnswers());
    const id = await add('quickbooks-online');
    await authorize(engine, id, { realmId: '1' });
    await whileAway(() => authorize(engine, id, { realmId: '2' }));
    expect(await token(id)).toBe('access-1');
    expect(await engine.heldGrant(id)).toBeNull();
    await reopened();
    await back();
    expect(await engine.heldGrant(id)).toMatchObject({ account: '2', instead_of: '1' });
    expect(await token(id)).toBe('access-1');
    expect(await engine.decideHeldGrant(id, 'use')).toMatchObject({ account: '2' });
    expect(await token(id)).toBe('access-2');
  });

  test('what was held by an older authorisation gives way to it, and a newer one keeps it out', async () => {
    await open(name, 'connector', tokenAnswers());
    const id = await add('quickbooks-online');
    await authorize(engine, id, { realmId: '1' });
    await whileAway(() => authorize(engine, id, { realmId: '2' }));
    away = false;
    await authorize(engine, id, { realmId: '3' });
    await back();
    expect(await engine.heldGrant(id)).toMatchObject({ account: '3' });
    expect(await engine.decideHeldGrant(id, 'use')).toMatchObject({ account: '3' });
    expect(await token(id)).toBe('access-3');
  });

  test('one that was to be confirmed cannot be any more: it says so, and the old grant stays in use', async () => {
    await open(name, 'connector', tokenAnswers());
    const id = await add('quickbooks-online');
    await authorize(engine, id, { realmId: '1' });
    const { authorization_url } = await engine.beginAuthorization(id, { redirect_uri: redirectUri, confirm: true });
    const state = new URL(authorization_url).searchParams.get('state')!;
    const callback = new URLSearchParams({ code: 'c', state, realmId: '1' });
    away = true;
    await expect(engine.finishAuthorization(`${redirectUri}?${callback}`)).rejects.toMatchObject({
      code: 'store_unavailable',
      hint: expect.stringContaining('start again'),
    });
    await back();
    expect(await token(id)).toBe('access-1');
    expect((await engine.events(id)).map(({ type }) => type)).not.toContain('reauthorized');
  });

  test('the steps after the code are made once the code’s answer is committed', async () => {
    const answers: Record<string, Script> = {
      authorization_code: answerJson({ access_token: 'short-1', lifetime: 3600 }),
      fb_exchange_token: answerJson({ access_token: 'lasting-1', lifetime: 5_184_000 }),
    };
    await open(name, 'test/manifests/valid', (received, response) =>
      answers[received.query.get('grant_type') ?? '']?.(received, response),
    );
    const id = await add('long-lived');
    await whileAway(() => authorize(engine, id));
    await reopened();
    await back();
    await expect.poll(() => token(id), { timeout: 10_000 }).toBe('lasting-1');
    expect(await engine.instance(id)).toMatchObject({ status: 'active', health: { state: 'ok' } });
  });

  test('what waits for an instance that the store never had is kept: it is of another store', async () => {
    await open(name, 'connector', tokenAnswers());
    const id = await add('quickbooks-online');
    await whileAway(() => authorize(engine, id, { realmId: '1' }));
    await engine.close();
    const own = config;
    // The environment names another store, as when a variable is forgotten.
    config = { ...own, store: `sqlite:${join(own.data, 'other.db')}` };
    engine = await openWrapped(config, { store: mayBeAway });
    away = false;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    config = own;
    await reopened();
    await back();
    expect(await token(id)).toBe('access-1');
  });
});
