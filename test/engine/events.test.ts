import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { codeOf, movableClock } from '../helpers/lab.ts';
import { stores } from '../helpers/stores.ts';
import { authorize, openWorld, type World } from '../helpers/world.ts';

describe.each(stores)('on %s', (store) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({}, { store });
  });
  afterAll(() => world.close());

  test('the trail tells an instance’s life, the newest first, without a token', async () => {
    const { id } = await world.authorized({ name: 'Trail', external_id: 'trail' });
    await world.engine.refresh(id);
    await world.engine.updateInstance(id, { credentials: { state_length: 60 } });
    await authorize(world.engine, id);
    const { access_token } = await world.engine.accessToken(id);
    const events = await world.engine.events('trail');
    expect(events.map(({ type, generation }) => [type, generation])).toEqual([
      ['reauthorized', 3],
      ['credentials_changed', null],
      ['refreshed', 2],
      ['authorized', 1],
      ['added', 0],
    ]);
    expect(new Set(events.flatMap(({ fingerprint }) => fingerprint ?? [])).size).toBe(3);
    expect(events.find(({ type }) => type === 'refreshed')!.duration).toBeGreaterThanOrEqual(0);
    expect(events.every(({ made_by }) => /^.+:\d+$/.test(made_by))).toBe(true);
    expect(JSON.stringify(events)).not.toContain(access_token);
  });

  test('it is read in pages, each event once', async () => {
    const { id } = await world.authorized({ name: 'Pages' });
    for (let count = 0; count < 5; count++) await world.engine.refresh(id);
    const all = await world.engine.events(id);
    const pages = [await world.engine.events(id, { limit: 3 })];
    for (let last = pages[0]!.at(-1); last; last = pages.at(-1)!.at(-1)) {
      pages.push(await world.engine.events(id, { limit: 3, before: last.id }));
    }
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 1, 0]);
    expect(pages.flat()).toEqual(all);
  });

  test('the trail outlives its instance, by id alone; what never was has none', async () => {
    const { id } = await world.add({ name: 'Gone' });
    await world.engine.removeInstance(id);
    expect((await world.engine.events(id)).map(({ type }) => type)).toEqual(['removed', 'added']);
    expect(await codeOf(world.engine.events('Gone'))).toBe('not_found');
    expect(await codeOf(world.engine.events(id, { limit: 0 }))).toBe('invalid_request');
    await world.add({ name: 'Twin' });
    await world.add({ name: 'Twin' });
    expect(await codeOf(world.engine.events('Twin'))).toBe('ambiguous_name');
  });

  test('old events are forgotten, those that webhooks are still to be told of are not', async () => {
    const clock = movableClock();
    const env = {
      EVERGRANT_WEBHOOK_URL: 'http://127.0.0.1:1/',
      EVERGRANT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}`,
    };
    const other = await openWorld({}, { store, clock, env });
    onTestFinished(() => other.close());
    const { id } = await other.authorized();
    clock.advance(91 * 86_400_000);
    await other.engine.updateInstance(id, { credentials: { state_length: 60 } });
    await other.runtime.startForgetting({ warn() {}, error() {} })();
    const left = (await other.engine.events(id)).map(({ type }) => type);
    expect(left).toEqual(['credentials_changed', 'authorized']);
  });
});
