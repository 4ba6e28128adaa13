import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqliteDialect } from '../../src/store/sqlite-dialect.ts';
import { SqliteLane } from '../../src/store/sqlite-lane.ts';
import { codeOf, temporaryFolder } from '../helpers/lab.ts';

interface Tables {
  counter: { name: string; value: number };
}

let folder: string;
let file: string;
let db: Kysely<Tables>;
beforeEach(async () => {
  folder = temporaryFolder();
  file = join(folder, 'test.db');
  const database = new DatabaseSync(file, { timeout: 3 });
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL)');
  db = new Kysely<Tables>({ dialect: sqliteDialect(database, new SqliteLane(database)) });
  await db.insertInto('counter').values({ name: 'a', value: 0 }).execute();
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

const increment = () =>
  db.updateTable('counter').set({ value: sql<number>`value + 1` }).where('name', '=', 'a').executeTakeFirst();
const value = async () =>
  (await db.selectFrom('counter').select('value').where('name', '=', 'a').executeTakeFirstOrThrow()).value;

test('statements of one turn share a commit, and one that fails leaves the others', async () => {
  const duplicate = db.insertInto('counter').values({ name: 'a', value: 9 }).execute();
  const results = await Promise.allSettled([increment(), duplicate, increment()]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await value()).toBe(2);
});

test('a transaction is alone in the lane, and one that fails leaves nothing behind', async () => {
  const failing = db.transaction().execute(async (tx) => {
    await tx.updateTable('counter').set({ value: 100 }).execute();
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new Error('thought better of it');
  });
  const beside = increment();
  await expect(failing).rejects.toThrow('thought better of it');
  await beside;
  expect(await value()).toBe(1);
});

test('transactions that begin at once run one after the other', async () => {
  const readThenWrite = () =>
    db.transaction().execute(async (tx) => {
      const row = await tx.selectFrom('counter').select('value').executeTakeFirstOrThrow();
      await new Promise((resolve) => setTimeout(resolve, 1));
      await tx
        .updateTable('counter')
        .set({ value: row.value + 1 })
        .execute();
    });
  await Promise.all(Array.from({ length: 20 }, readThenWrite));
  expect(await value()).toBe(20);
});

test('another writer is waited for without blocking the event loop, up to a limit', async () => {
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  const waiting = increment();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  await new Promise((resolve) => setTimeout(resolve, 200));
  clearInterval(timer);
  other.exec('COMMIT');
  other.close();
  await waiting;
  expect(await value()).toBe(1);
  expect(ticks).toBeGreaterThan(10);
});

test('a writer that never ends is reported as a store that does not answer', { timeout: 15_000 }, async () => {
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  expect(await codeOf(increment())).toBe('store_unavailable');
  expect(await codeOf(db.transaction().execute(async () => {}))).toBe('store_unavailable');
  other.exec('ROLLBACK');
  other.close();
  await increment();
  expect(await value()).toBe(1);
});

test('a value that SQLite would misread is refused', async () => {
  const date = new Date(0) as unknown as number;
  await expect(db.updateTable('counter').set({ value: date }).execute()).rejects.toThrow();
});

test('a group that SQLite rolled back by itself is acknowledged to nobody', async () => {
  // As a disk that is full or fails does.
  const rollingBack = sql`insert or rollback into counter (name, value) values ('a', 9)`.execute(db);
  const results = await Promise.allSettled([increment(), rollingBack, increment()]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await value()).toBe(0);
  await increment();
  expect(await value()).toBe(1);
});
