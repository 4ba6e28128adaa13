import { createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, openStore } from '../../src/store/open-store.ts';
import { codeOf } from '../helpers/lab.ts';
import { createDatabase, type Postgres, startPostgres } from '../helpers/postgres.ts';
import { committing, insert, taking } from './grants.ts';
import { openTestStore, testSealer } from './open-test-store.ts';

describe('one database', () => {
  let store: OpenedStore;
  let other: pg.Client;
  let url: string;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ store, url, close } = await openTestStore('postgres'));
    other = new pg.Client({ connectionString: url });
    other.on('error', () => {});
    await other.connect();
  });
  afterEach(async () => {
    await other.end().catch(() => {});
    await close();
  });

  test('a row that a stalled process holds delays no other, and is written once it is free', async () => {
    for (const id of ['held', 'free']) await insert(store, id);
    await other.query('BEGIN');
    await other.query("UPDATE token_set SET failures = 1 WHERE instance_id = 'held'");
    const held = store.grants.commit(committing('held'));
    expect(await store.grants.commit(committing('free'))).toBe(true);
    expect(await store.grants.takeAttempt(taking('held')), 'as if somebody else had the attempt').toBeNull();
    await other.query('ROLLBACK');
    expect(await held).toBe(true);
  });

  test('a row that stays held ends in store_unavailable, and the write can be made again', async () => {
    await insert(store, 'held');
    await other.query('BEGIN');
    await other.query("UPDATE token_set SET failures = 1 WHERE instance_id = 'held'");
    expect(await codeOf(store.grants.commit(committing('held')))).toBe('store_unavailable');
    await other.query('ROLLBACK');
    expect((await store.grants.find('held'))?.generation).toBeLessThanOrEqual(2);
    await store.grants.commit(committing('held'));
    expect((await store.grants.find('held'))?.committed_attempt).toBe('attempt of held');
  });

  test('connections that the server ends are replaced, and no process ends with them', async () => {
    await other.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await store.ping().catch(() => {});
    await store.ping();
  });

  test('a database that acknowledges before it is durable is refused', async () => {
    const { rows } = await other.query('SELECT current_database() AS name');
    await other.query(`ALTER DATABASE ${rows[0].name} SET synchronous_commit = off`);
    expect(await codeOf(openStore(url, '', testSealer))).toBe('store_incompatible');
    await other.query(`ALTER DATABASE ${rows[0].name} SET synchronous_commit = local`);
    const opened = await openStore(url, '', testSealer);
    expect(opened.notices.join()).toContain('synchronous_commit is local');
    await opened.close();
  });

  test('stored times follow the clock of the database', async () => {
    const { rows } = await other.query('SELECT (extract(epoch from clock_timestamp()) * 1000)::float8 AS now');
    expect(Math.abs(store.clock.now() - rows[0].now)).toBeLessThan(2_000);
    expect(Number.isInteger(store.clock.now())).toBe(true);
  });

  test('no message holds the password', async () => {
    const wrong = new URL(url);
    wrong.password = 's3cret-and-wrong';
    const error = await openStore(wrong.href, '', testSealer).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'store_unavailable', hint: expect.stringContaining('Check user, password') });
    expect(`${error.message} ${error.hint}`).not.toContain('s3cret');
  });
});

test('a database that takes connections and never answers is an error and no hang', async () => {
  const sockets = new Set<Socket>();
  const silent: Server = createServer((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  expect(await codeOf(openStore(`postgres://user@127.0.0.1:${port}/db`, '', testSealer))).toBe('store_unavailable');
  for (const socket of sockets) socket.destroy();
  silent.close();
});

describe('a server that goes away', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.destroy());

  test('is store_unavailable until it is back, for every kind of work', async () => {
    const store = await openStore(await createDatabase(postgres.url), '', testSealer);
    await insert(store, 'one');
    await postgres.stop();
    for (const work of [
      () => store.ping(),
      () => store.grants.find('one'),
      () => store.grants.takeAttempt(taking('one')),
      () => store.grants.commit(committing('one')),
      () => store.instances.list({}),
      () => insert(store, 'two'),
    ])
      expect(await codeOf(work())).toBe('store_unavailable');
    await postgres.start();
    expect(await store.grants.commit(committing('one'))).toBe(true);
    expect(await store.instances.list({})).toHaveLength(1);
    await store.close();
  });
});
