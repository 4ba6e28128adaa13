import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { codeOf, root, sandboxCredentials, temporaryFolder } from '../helpers/lab.ts';
import {
  answerJson,
  type ScriptedProvider,
  startScriptedProvider,
  tokenAnswers,
} from '../helpers/scripted-provider.ts';
import { createStore, stores, type TestStore } from '../helpers/stores.ts';
import { openWrapped } from '../torture/open-wrapped.ts';
import { seams } from '../torture/seams.ts';

/** Two engines on one store, and a clock that both read. */
describe.each(stores)('two engines, %s', (name) => {
  let provider: ScriptedProvider;
  let store: TestStore;
  let data: string;
  let one: Engine;
  let other: Engine;
  let id: string;
  let ahead: number;
  let atStep: (step: string) => Promise<void>;
  const clock = { now: () => Date.now() + ahead, monotonic: () => performance.now() + ahead };

  beforeEach(async () => {
    ahead = 0;
    atStep = async () => {};
    provider = await startScriptedProvider(tokenAnswers());
    store = await createStore(name);
    data = temporaryFolder();
    const connectTo = [`https://${sandboxCredentials.base_url}=${provider.origin}`];
    const config = readConfig({ data, connectors: `${root}connector`, connectTo }, store.env);
    one = await openWrapped(config, { ...seams((step) => atStep(step)), clock: () => clock });
    other = await openWrapped(config, { clock: () => clock });
    const token_set = { access_token: 'access-0', refresh_token: 'refresh-0', expires_in: 3600 };
    const wanted = { connector: 'lightspeed-k-series', name: 'Bistro', credentials: sandboxCredentials, token_set };
    id = (await one.addInstance(wanted)).instance.id;
  });

  afterEach(async () => {
    await Promise.all([one.close(), other.close()]);
    await provider.close();
    await store.remove();
    rmSync(data, { recursive: true, force: true });
  });

  /** The next answers to `one` wait at its door until they are let go. */
  function holdAnswer() {
    const { promise: gone, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    atStep = async (step) => {
      if (step !== 'answer_arrived') return;
      arrive();
      await gone;
    };
    return { arrived, letGo };
  }

  const spent = () => provider.received.map(({ query }) => query.get('refresh_token'));

  test('near the end of a token one refreshes, and the other takes what that brought', async () => {
    ahead = 3_299_000;
    await other.accessToken(id);
    await one.refresh(id);
    ahead += 1_500;
    // The other's memory is of before, and was confirmed less than two seconds ago.
    await other.accessToken(id);
    await expect.poll(async () => (await other.accessToken(id)).access_token, { timeout: 10_000 }).not.toBe('access-0');
    expect(spent()).toEqual(['refresh-0']);
  });

  test('a rejected generation that the store never had spends nothing in a row', async () => {
    ahead = 120_000;
    expect(await one.accessToken(id, { rejected_generation: 7 })).toMatchObject({ access_token: 'access-0' });
    expect(await one.refresh(id, { rejected_generation: 7 })).toMatchObject({ access_token: 'access-1' });
    expect(spent()).toEqual(['refresh-0']);
  });

  test('a corrected secret is tried at once, although the refresh with the old one fails only then', async () => {
    const { arrived, letGo } = holdAnswer();
    provider.script = answerJson({ error: 'invalid_client' }, 401);
    const refreshed = codeOf(one.refresh(id));
    await arrived;
    await other.updateInstance(id, { credentials: { client_secret: 'the-right-one' } });
    letGo();
    expect(await refreshed).toBe('invalid_client');
    provider.script = tokenAnswers();
    expect(await other.refresh(id)).toMatchObject({ generation: 2 });
  });

  test('an edit that asks for a new authorisation while a refresh is under way is not undone by its answer', async () => {
    const { arrived, letGo } = holdAnswer();
    const refreshed = codeOf(one.refresh(id));
    await arrived;
    await other.updateInstance(id, { credentials: { client_id: 'another-client' } });
    letGo();
    expect(await refreshed).toBe('reauthorization_required');
    expect(await other.instance(id)).toMatchObject({ status: 'reauthorization_required' });
    expect(await codeOf(other.accessToken(id))).toBe('reauthorization_required');
    expect(await codeOf(one.accessToken(id))).toBe('reauthorization_required');
  });
});
