import pg from 'pg';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createStore, type TestStore } from '../helpers/stores.ts';
import { startTransactionPooler, type TransactionPooler } from '../helpers/transaction-pooler.ts';
import { openWorld } from '../helpers/world.ts';

let direct: TestStore;
let pooler: TransactionPooler;
beforeEach(async () => {
  direct = await createStore('postgres');
  pooler = await startTransactionPooler(direct.env.DATABASE_URL!);
});
afterEach(async () => {
  await pooler.close();
  await direct.remove();
});

test('a grant lives its life although each transaction meets another session', async () => {
  const world = await openWorld({}, { env: { ...direct.env, DATABASE_URL: pooler.url } });
  onTestFinished(() => world.close());
  const { id } = await world.authorized();
  for (const generation of [2, 3, 4]) expect((await world.engine.refresh(id)).generation).toBe(generation);
  await world.engine.updateInstance(id, { name: 'renamed' });
  const others = await Promise.all(
    Array.from({ length: 16 }, (_, index) => world.authorized({ name: `shop ${index}` })),
  );
  await Promise.all(others.map((other) => world.engine.refresh(other.id)));
  await world.engine.keepAlive();
  const { keys } = await world.runtime.keys.rotate(() => {});
  expect(keys).toHaveLength(1);
  await world.reopen();
  expect((await world.engine.refresh(id)).generation).toBe(5);
  await world.engine.removeInstance(id);
  expect((await world.engine.events(id)).map(({ type }) => type)).toEqual([
    ...['removed', 'refreshed', 'refreshed', 'refreshed', 'refreshed', 'authorized', 'added'],
  ]);
  expect(await world.engine.countByStatus()).toMatchObject({ active: 16 });
  expect(pooler.handedOver()).toBeGreaterThan(100);
});

test('what a pooler loses is lost here too: settings, named statements, locks of a session, other start-up parameters', async () => {
  const client = await connected({});
  await client.query("SET application_name = 'mine'");
  expect((await client.query('SHOW application_name')).rows).not.toEqual([{ application_name: 'mine' }]);
  const named = { name: 'one', text: 'SELECT $1::int AS number', values: [1] };
  await client.query(named);
  await expect(client.query(named)).rejects.toThrow('prepared statement "one" does not exist');
  await client.query('SELECT pg_advisory_lock(1)');
  expect((await client.query('SELECT pg_try_advisory_lock(1) AS mine')).rows).toEqual([{ mine: false }]);
  await expect(connected({ statement_timeout: 1000 })).rejects.toThrow('unsupported startup parameter');
});

async function connected(more: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: pooler.url, ...more });
  client.on('error', () => {});
  onTestFinished(() => client.end().catch(() => {}));
  await client.connect();
  return client;
}
