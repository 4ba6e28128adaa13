import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InstanceQuery } from '../../src/engine/engine.ts';
import { attentionOf, attentionOfState } from '../../src/instance/attention.ts';
import { noConnection } from '../../src/instance/connection.ts';
import type { Health, HealthState, InstanceStatus } from '../../src/instance/instance.ts';
import { codeOf } from '../helpers/lab.ts';
import { stores } from '../helpers/stores.ts';
import { openTestStore } from './open-test-store.ts';

const states = Object.keys(attentionOfState) as HealthState[];
const count = 24;

/** Numbered instances; the states of health take turns, and every fifth asks for a new authorisation. */
function instanceAt(number: number) {
  const state = states[number % states.length]!;
  const status: InstanceStatus = number % 5 === 0 ? 'reauthorization_required' : 'active';
  const id = `ci_${String(number).padStart(3, '0')}`;
  // Two of each name, so that the id must decide.
  const name = `Bistro ${String(Math.floor(number / 2)).padStart(3, '0')}`;
  return { id, name, status, state, connector: number % 3 === 0 ? 'one' : 'two' };
}

const all = Array.from({ length: count }, (_, number) => instanceAt(number));

describe.each(stores)('%s', (storeName) => {
  let world: Awaited<ReturnType<typeof openTestStore>>;

  beforeAll(async () => {
    world = await openTestStore(storeName);
    for (const [number, { id, name, status, state, connector }] of all.entries()) {
      await world.store.instances.insert(
        {
          ...{ id, name, connector, connector_version: '1', method: 'oauth2', token_host: 'api.example.com' },
          external_id: number === 7 ? 'Shop-100%' : null,
          metadata: { tenant: String(number % 2) },
          credentials: {},
          connection: noConnection,
          ...{ revision: 1, created_at: number, updated_at: number },
        },
        [],
        { status, health: healthOf(state), tokens: null, route: null, due_at: null },
        {
          ...{ id: `e${number}`, at: 0, type: 'added', generation: 0, fingerprint: null, made_by: 'test', by: null },
          ...{ duration: null, code: null, detail: null, notify: false },
        },
      );
    }
  });
  afterAll(() => world.close());

  const page = (query: InstanceQuery) => world.store.instances.page(query);

  async function whole(query: InstanceQuery): Promise<string[]> {
    const ids: string[] = [];
    for (let after: string | undefined; ; ) {
      const { items, next } = await page({ ...query, limit: 7, ...(after === undefined ? {} : { after }) });
      ids.push(...items.map(({ id }) => id));
      if (next === null) return ids;
      after = next;
    }
  }

  test.each(['name', 'attention', 'expiry', 'newest'] as const)(
    'pages in the order %s hold each once',
    async (sort) => {
      const ids = await whole({ sort });
      expect(ids.toSorted()).toEqual(all.map(({ id }) => id));
      expect(ids).toEqual((await page({ sort, limit: 100 })).items.map(({ id }) => id));
    },
  );

  test('what needs a person comes first', async () => {
    const { items } = await page({ sort: 'attention', limit: 100 });
    const order = ['act', 'soon', 'begin', 'watch', 'none'];
    const levels = items.map((item) => order.indexOf(attentionOf(item)));
    expect(levels).toEqual(levels.toSorted());
    const counts = await world.store.instances.countByAttention({});
    for (const level of ['act', 'soon', 'begin', 'watch', 'none'] as const) {
      expect(counts[level]).toBe(items.filter((item) => attentionOf(item) === level).length);
    }
  });

  test.each(states)('the filter by health finds what is %s', async (health) => {
    const wanted = all.filter(({ state }) => state === health).map(({ id }) => id);
    expect((await whole({ health })).toSorted()).toEqual(wanted);
  });

  test('the search finds part of a name, an external id with signs that mean something in patterns, and a whole id', async () => {
    expect(await whole({ q: 'BISTRO 003' })).toEqual(['ci_006', 'ci_007']);
    expect(await whole({ q: 'shop-100%' })).toEqual(['ci_007']);
    expect(await whole({ q: '%' })).toEqual(['ci_007']);
    expect(await whole({ q: 'ci_011' })).toEqual(['ci_011']);
    expect(await whole({ q: 'ci_01' })).toEqual([]);
    expect(await whole({ q: "'; drop table instance" })).toEqual([]);
  });

  test('filters add up', async () => {
    const found = await whole({ connector: 'one', metadata: { tenant: '0' }, attention: 'act' });
    const wanted = all.filter((each, number) => number % 6 === 0 && attentionOf(viewOf(each)) === 'act');
    expect(found).toEqual(wanted.map(({ id }) => id));
  });

  test('a cursor of another order, or none at all, is refused', async () => {
    const { next } = await page({ sort: 'name', limit: 1 });
    expect(await codeOf(page({ sort: 'newest', after: next! }))).toBe('invalid_request');
    expect(await codeOf(page({ after: 'made up' }))).toBe('invalid_request');
  });
});

const healthOf = (state: HealthState): Health => ({ state, code: null, reason: '', next_step: null, since: 0 });
const viewOf = ({ status, state }: (typeof all)[number]) => ({ status, health: { state } });
