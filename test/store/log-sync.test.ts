import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { logSync } from '../../src/store/log-sync.ts';
import { sqliteDialect } from '../../src/store/sqlite-dialect.ts';
import { SqliteLane } from '../../src/store/sqlite-lane.ts';
import { codeOf, temporaryFolder } from '../helpers/lab.ts';

interface Tables {
  note: { text: string };
}

/** A sync that ends when the test says so. */
class HeldSync {
  readonly waiting: { end(): void; fail(): void }[] = [];
  sync = (): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.waiting.push({ end: resolve, fail: () => reject(new Error('EIO: i/o error, fdatasync')) });
    return promise;
  };
  close(): void {}
}

let folder: string;
let file: string;
let log: HeldSync;
let db: Kysely<Tables>;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'test.db');
  const database = new DatabaseSync(file, { timeout: 3 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE note (text TEXT)');
  log = new HeldSync();
  db = new Kysely<Tables>({ dialect: sqliteDialect(database, new SqliteLane(database, log)) });
});
afterEach(async () => {
  for (const { end } of log.waiting) end();
  await db.destroy();
  rmSync(folder, { recursive: true });
});

const write = (text: string) => db.insertInto('note').values({ text }).execute();
const count = async () => (await db.selectFrom('note').selectAll().execute()).length;
const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
};
/** @returns whether it has settled, as of now */
const settled = (work: Promise<unknown>): (() => boolean) => {
  let done = false;
  const end = () => {
    done = true;
  };
  work.then(end, end);
  return () => done;
};
const syncs = async (number: number) => {
  await expect.poll(() => log.waiting.length).toBe(number);
  return log.waiting[number - 1]!;
};

test('nobody hears of a write before it is synced, and what is asked for meanwhile shares the next sync', async () => {
  const first = write('one');
  const heard = settled(first);
  const sync = await syncs(1);
  const second = Promise.all([write('two'), write('three')]);
  await turns();
  expect(heard()).toBe(false);
  expect(log.waiting).toHaveLength(1);
  sync.end();
  await first;
  (await syncs(2)).end();
  await second;
  expect(await count()).toBe(3);
  expect(log.waiting).toHaveLength(2);
});

test('a transaction ends with its sync', async () => {
  const work = db.transaction().execute((tx) => tx.insertInto('note').values({ text: 'one' }).execute());
  const heard = settled(work);
  const sync = await syncs(1);
  await turns();
  expect(heard()).toBe(false);
  sync.end();
  await work;
});

test('what another process wrote is synced before anybody hears of it, once', async () => {
  const first = write('ours');
  (await syncs(1)).end();
  await first;
  const other = new DatabaseSync(file);
  other.exec("INSERT INTO note VALUES ('theirs')");
  const read = count();
  const heard = settled(read);
  const sync = await syncs(2);
  await turns();
  expect(heard()).toBe(false);
  sync.end();
  expect(await read).toBe(2);
  expect(await count()).toBe(2);
  expect(log.waiting).toHaveLength(2);
  other.close();
});

test('a write whose sync failed is a store that does not answer, until the log is in the database', async () => {
  const failing = codeOf(write('one'));
  (await syncs(1)).fail();
  expect(await failing).toBe('store_unavailable');
  // Somebody who reads keeps the log from being brought over as a whole.
  const reader = new DatabaseSync(file);
  reader.exec('BEGIN; SELECT * FROM note');
  const other = new DatabaseSync(file);
  other.exec("INSERT INTO note VALUES ('theirs')");
  expect(await codeOf(write('two'))).toBe('store_unavailable');
  expect(await codeOf(count())).toBe('store_unavailable');
  reader.close();
  other.close();
  const third = write('three');
  (await syncs(2)).end();
  await third;
  expect(await count()).toBe(3);
});

test('the log of a database is synced without a lock of the database being lost', async () => {
  const database = new DatabaseSync(join(folder, 'real.db'), { timeout: 3 });
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE note (text TEXT)');
  const real = logSync(join(folder, 'real.db'));
  database.exec("BEGIN IMMEDIATE; INSERT INTO note VALUES ('one')");
  await real.sync();
  real.close();
  const other = new DatabaseSync(join(folder, 'real.db'), { timeout: 0 });
  expect(() => other.exec('BEGIN IMMEDIATE')).toThrow('locked');
  database.exec('COMMIT');
  other.close();
  database.close();
  expect(existsSync(join(folder, 'real.db-wal'))).toBe(false);
});
