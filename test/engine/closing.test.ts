import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Store } from '../../src/engine/store.ts';
import { codeOf, root, sandboxCredentials, temporaryFolder } from '../helpers/lab.ts';
import { type ScriptedProvider, startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';
import { openWrapped } from '../torture/open-wrapped.ts';

/** An engine that is closed while a write of its store is on the way: the write takes place, and is answered late. */
type Write = 'takeAttempt' | 'claim';

let provider: ScriptedProvider;
let config: Config;
let id: string;
let late: Write | null;
let reached: PromiseWithResolvers<void>;

beforeEach(async () => {
  provider = await startScriptedProvider(tokenAnswers());
  const connectTo = [`https://${sandboxCredentials.base_url}=${provider.origin}`];
  config = readConfig({ data: temporaryFolder(), connectors: `${root}connector`, connectTo }, {});
  late = null;
  reached = Promise.withResolvers();
});

afterEach(async () => {
  await provider.close();
  rmSync(config.data, { recursive: true, force: true });
});

async function answeredLate<T>(write: Write, work: Promise<T>): Promise<T> {
  const result = await work;
  if (late === write) {
    reached.resolve();
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  return result;
}

function slow(store: Store): Store {
  const { grants, authorizations } = store;
  return {
    ...store,
    grants: { ...grants, takeAttempt: (take) => answeredLate('takeAttempt', grants.takeAttempt(take)) },
    authorizations: {
      ...authorizations,
      claim: (hash, now) => answeredLate('claim', authorizations.claim(hash, now)),
    },
  };
}

async function connected(): Promise<Engine> {
  const engine = await openWrapped(config, { store: slow });
  id = await imported(engine, 'Bistro');
  return engine;
}

async function imported(engine: Engine, name: string): Promise<string> {
  const token_set = { access_token: 'access-0', refresh_token: 'refresh-0', expires_in: 100 };
  const wanted = { connector: 'lightspeed-k-series', name, credentials: sandboxCredentials, token_set };
  return (await engine.addInstance(wanted)).instance.id;
}

/** What the next process finds. */
async function afterwards<T>(look: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openWrapped(config, {});
  try {
    return await look(engine);
  } finally {
    await engine.close();
  }
}

test('while an attempt is being taken: what is sent is written down before the store is closed', async () => {
  const engine = await connected();
  const [first, second] = [await imported(engine, 'first'), await imported(engine, 'second')];
  const answer = tokenAnswers();
  provider.script = (received, response) => void setTimeout(() => answer(received, response), 600);
  const refreshed = [codeOf(engine.refresh(first))];
  await expect.poll(() => provider.received.length).toBe(1);
  late = 'takeAttempt';
  refreshed.push(codeOf(engine.refresh(second)));
  await reached.promise;
  // The first request ends while the attempt of the second is still under way.
  await engine.close();
  expect(await Promise.all(refreshed)).toEqual(['no error', 'no error']);
  expect(provider.received.length).toBe(2);
  for (const each of [first, second]) {
    expect(await afterwards((next) => next.accessToken(each))).toMatchObject({ generation: 2 });
  }
});

test('while a code is being claimed: what it brings is written down before the store is closed', async () => {
  const engine = await connected();
  const redirect_uri = 'http://127.0.0.1:9/oauth/callback/lightspeed-k-series';
  const { authorization_url } = await engine.beginAuthorization(id, { redirect_uri });
  const state = new URL(authorization_url).searchParams.get('state') ?? '';
  late = 'claim';
  const finished = codeOf(engine.finishAuthorization(`${redirect_uri}?code=code-1&state=${state}`));
  await reached.promise;
  await engine.close();
  expect(await finished).toBe('no error');
  expect(await afterwards((next) => next.accessToken(id))).toMatchObject({ access_token: 'access-1', generation: 2 });
});

test('a closed engine begins nothing', async () => {
  const engine = await connected();
  await engine.close();
  expect(await codeOf(engine.refresh(id))).toBe('store_unavailable');
  expect(await codeOf(engine.accessToken(id))).toBe('store_unavailable');
  expect(provider.received).toEqual([]);
});
