import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stores } from '../helpers/stores.ts';
import { openWorld, type World } from '../helpers/world.ts';

describe.each(stores)('%s', (store) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ accessTokenLifetime: 2 }, { store });
  });
  afterAll(() => world.close());

  test('an instance is added, authorised, refreshed when its token ends, used, and still there after a restart', async () => {
    const instance = await world.authorized();
    expect(instance).toMatchObject({
      status: 'active',
      generation: 1,
      route: 'redirected',
      scope: 'financial-api items',
    });

    const first = await world.engine.accessToken(instance.id);
    expect(first).toMatchObject({ token_type: 'Bearer', generation: 1 });
    expect(await world.engine.accessToken(instance.id)).toBe(first);

    await sleep(2_100);
    const second = await world.engine.accessToken(instance.id);
    expect(second.generation).toBe(2);
    expect(second.access_token).not.toBe(first.access_token);

    const answer = await world.engine.fetch(instance.id, '/f/data/businesses?page=0');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toHaveProperty('_embedded.businessList');
    expect(await world.engine.test(instance.id)).toMatchObject({ ok: true, path: '/f/data/businesses' });

    await world.reopen();
    const again = await world.engine.refresh(instance.id);
    expect(again.generation).toBeGreaterThan(2);
    expect((await world.engine.test(instance.id)).ok).toBe(true);
  });

  test('a grant brought in from another system is refreshed and used like any other', async () => {
    const donor = await world.authorized({ name: 'Elsewhere' });
    const { access_token } = await world.engine.accessToken(donor.id);
    const refresh_token = await refreshTokenOf(world, donor.id);
    await world.engine.removeInstance(donor.id);

    const token_set = { access_token, refresh_token, expires_in: 1, scope: 'financial-api items' };
    const imported = await world.add({ name: 'Brought in', token_set });
    expect(imported).toMatchObject({ status: 'active', generation: 1, refreshable: true });
    await sleep(1_100);
    expect((await world.engine.accessToken(imported.id)).generation).toBe(2);
    expect((await world.engine.test(imported.id)).ok).toBe(true);
  });

  /** Looks into the store, as no caller can. */
  async function refreshTokenOf(world: World, id: string): Promise<string> {
    const { openStore } = await import('../../src/store/open-store.ts');
    const { readOrCreateKeyFile } = await import('../../src/store/key-file.ts');
    const { createSealer } = await import('../../src/store/seal.ts');
    const { data, store: url, encryptionKeys } = world.config;
    const store = await openStore(
      url,
      data,
      createSealer(encryptionKeys.length > 0 ? encryptionKeys : [readOrCreateKeyFile(data).key]),
    );
    const grant = await store.grants.find(id);
    await store.close();
    return grant?.tokens?.refresh_token ?? '';
  }
});
