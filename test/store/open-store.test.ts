import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openRuntime } from '../../src/open.ts';
import { openSqlite } from '../../src/store/open-sqlite.ts';
import { codeOf, root, temporaryFolder } from '../helpers/lab.ts';
import { createStore, stores } from '../helpers/stores.ts';

let data: string;
beforeEach(() => {
  data = temporaryFolder();
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const configure = () => readConfig({ data, connectors: join(root, 'connector') }, {});

describe.each(stores)('%s', (name) => {
  test('of 12 processes that start on a new store at once, all find the same key and tables', {
    timeout: 90_000,
  }, async () => {
    const store = await createStore(name);
    const env = { ...process.env, ...store.env, EVERGRANT_DATA: data, EVERGRANT_CONNECTORS: join(root, 'connector') };
    const start = () => fork(`${root}test/store/open-worker.ts`, { env, silent: true });
    const children = Array.from({ length: 12 }, start);
    let complaints = '';
    for (const { stderr } of children) stderr?.on('data', (chunk) => (complaints += chunk));
    const exits = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(
      exits.map(([code]) => code),
      complaints,
    ).toEqual(children.map(() => 0));
    const runtime = await openRuntime(readConfig({}, { ...env }));
    expect(await runtime.engine.instances()).toHaveLength(12);
    expect(await runtime.apiKeys.createFirstAdminKey(), 'one first admin key').toBeNull();
    await runtime.close();
    await store.remove();
  });
});

test('a store is made while somebody else in the same process is in the middle of a transaction', async () => {
  const { db } = openSqlite(join(data, 'evergrant.db'));
  const begun = Promise.withResolvers<void>();
  const transaction = db.transaction().execute(async () => {
    begun.resolve();
    await sleep(50);
  });
  await begun.promise;
  await (await openRuntime(configure())).close();
  await transaction;
  await db.destroy();
});

test('a store that is up to date opens without waiting for whoever writes', async () => {
  await (await openRuntime(configure())).close();
  const writer = new DatabaseSync(join(data, 'evergrant.db'));
  writer.exec('BEGIN IMMEDIATE');
  const runtime = await openRuntime(configure());
  expect(await runtime.engine.instances()).toEqual([]);
  writer.exec('ROLLBACK');
  writer.close();
  await runtime.close();
});

test('another key is noticed at the start, with the id of the one that is missing', async () => {
  await (await openRuntime(configure())).close();
  writeFileSync(join(data, 'encryption-key'), `${Buffer.alloc(32, 7).toString('base64')}\n`);
  await expect(openRuntime(configure())).rejects.toMatchObject({
    code: 'encryption_key_unknown',
    message: expect.stringMatching(/encryption key [0-9a-f]{12}/),
  });
});

test('a damaged key file is refused and left as it is', async () => {
  const file = join(data, 'encryption-key');
  writeFileSync(file, 'not a key');
  expect(await codeOf(openRuntime(configure()))).toBe('invalid_configuration');
  expect(readFileSync(file, 'utf8')).toBe('not a key');
});

test('a store that a newer version made is refused and not touched', async () => {
  await (await openRuntime(configure())).close();
  const db = new DatabaseSync(join(data, 'evergrant.db'));
  db.prepare("INSERT INTO kysely_migration (name, timestamp) VALUES ('999_future', 'x')").run();
  db.close();
  expect(await codeOf(openRuntime(configure()))).toBe('store_incompatible');
});
