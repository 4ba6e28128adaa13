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

/** Two engines on one store: what one of them remembers of a grant, the other may have made untrue meanwhile. */
describe.each(stores)('a refresh from memory, %s', (name) => {
  let provider: ScriptedProvider;
  let store: TestStore;
  let data: string;
  let one: Engine;
  let other: Engine;
  let id: string;

  beforeEach(async () => {
    provider = await startScriptedProvider(tokenAnswers());
    store = await createStore(name);
    data = temporaryFolder();
    const connectTo = [`https://${sandboxCredentials.base_url}=${provider.origin}`];
    const config = readConfig({ data, connectors: `${root}connector`, connectTo }, store.env);
    one = await openWrapped(config, {});
    other = await openWrapped(config, {});
    const token_set = { access_token: 'access-0', refresh_token: 'refresh-0', expires_in: 100 };
    const wanted = { connector: 'lightspeed-k-series', name: 'Bistro', credentials: sandboxCredentials, token_set };
    id = (await one.addInstance(wanted)).instance.id;
    await one.refresh(id);
  });

  afterEach(async () => {
    await Promise.all([one.close(), other.close()]);
    await provider.close();
    await store.remove();
    rmSync(data, { recursive: true, force: true });
  });

  const spent = () => provider.received.map(({ query }) => query.get('refresh_token'));

  test('spends what the store has, whoever brought it', async () => {
    await one.refresh(id);
    await other.refresh(id);
    expect(await one.refresh(id)).toMatchObject({ access_token: 'access-4' });
    expect(spent()).toEqual(['refresh-0', 'refresh-1', 'refresh-2', 'refresh-3']);
  });

  test('sends nothing for an instance that is gone', async () => {
    await other.removeInstance(id);
    expect(await codeOf(one.refresh(id))).toBe('not_found');
    expect(spent()).toEqual(['refresh-0']);
  });

  test('sends nothing for a grant that was refused meanwhile', async () => {
    provider.script = answerJson({ error: 'invalid_grant' }, 400);
    expect(await codeOf(other.refresh(id))).toBe('reauthorization_required');
    expect(await codeOf(one.refresh(id))).toBe('reauthorization_required');
    expect(spent()).toEqual(['refresh-0', 'refresh-1']);
  });

  test('keeps to the pace that a failing provider was given', async () => {
    provider.script = answerJson({}, 429, { 'retry-after': '60' });
    expect(await codeOf(other.refresh(id))).toBe('provider_rate_limited');
    expect(await codeOf(one.refresh(id))).toBe('provider_rate_limited');
    expect(spent()).toEqual(['refresh-0', 'refresh-1']);
  });
});
