import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { SpoolEntry } from '../../src/engine/ports.ts';
import { unopenedWords } from '../../src/instance/spool-words.ts';
import { openRuntime } from '../../src/open.ts';
import { addKeyToFile } from '../../src/store/key-file.ts';
import { keyId } from '../../src/store/key-ring.ts';
import { createSealer, type SealContext } from '../../src/store/seal.ts';
import { openSpool } from '../../src/store/spool.ts';
import { codeOf, redirectUri, root } from '../helpers/lab.ts';
import { stores } from '../helpers/stores.ts';
import { openWorld, type World } from '../helpers/world.ts';
import { refreshEntry } from './spool-entries.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const keyFile = () => join(world.config.data, 'encryption-key');
const keysInFile = () =>
  readFileSync(keyFile(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => Buffer.from(line, 'base64'));
const context: SealContext = { owner: 'ci_one', purpose: 'token_set', generation: 1 };

test('keys rotate while four processes refresh: nothing fails, and nothing is left under the old key', {
  timeout: 60_000,
}, async () => {
  const names = ['one', 'two', 'three', 'four', 'five', 'six'];
  const instances = await Promise.all(names.map((name) => world.authorized({ name })));
  // A verifier in the store too.
  await world.engine.beginAuthorization(instances[0]!.id, { redirect_uri: redirectUri });
  const [old] = await world.runtime.keys.list();
  const workers = Array.from({ length: 4 }, () => startWorker(instances.map(({ id }) => id)));
  await Promise.all(workers.map((worker) => once(worker, 'message')));

  const told: number[] = [];
  const rotation = await world.runtime.keys.rotate((done) => void told.push(done));
  expect(rotation.made).toMatch(/^[0-9a-f]{12}$/);
  expect(rotation.made).not.toBe(old!.id);
  expect(told.at(-1)).toBe(rotation.written);

  const ended = await stopAll(workers);
  expect(ended.flatMap(({ failures }) => failures)).toEqual([]);
  expect(ended.every(({ refreshes }) => refreshes > 0)).toBe(true);

  const keys = await world.runtime.keys.list();
  expect(keys.map(({ id, values, seals }) => ({ id, seals, left: values > 0 }))).toEqual([
    { id: rotation.made, seals: true, left: true },
    { id: old!.id, seals: false, left: false },
  ]);
  expect(dump(world.config.data)).not.toContain(`v1.${old!.id}.`);
  for (const { id } of instances) await world.engine.refresh(id);
});

test('the old key may leave the file once nothing is sealed with it, and the next start does not miss it', async () => {
  await world.authorized();
  await world.runtime.keys.rotate(() => {});
  writeFileSync(keyFile(), `${keysInFile()[0]!.toString('base64')}\n`, { mode: 0o600 });
  await world.reopen();
  expect(await world.runtime.keys.list()).toHaveLength(1);
  expect(world.runtime.notices.join()).not.toContain('MISSING');
});

test('an unfinished rotation goes on with the key that it had made', async () => {
  const instance = await world.authorized();
  const made = new Uint8Array(Buffer.alloc(32, 9));
  addKeyToFile(keyFile(), made);
  const rotation = await world.runtime.keys.rotate(() => {});
  expect(rotation.made).toBeNull();
  expect(rotation.written).toBeGreaterThanOrEqual(2);
  expect(rotation.keys.find(({ seals }) => seals)?.id).toBe(keyId(made));
  expect(keysInFile()).toHaveLength(2);
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  await world.engine.refresh(instance.id);
});

test('a process that meets a key it does not know reads the key file again', async () => {
  const made = new Uint8Array(Buffer.alloc(32, 9));
  const instance = await world.authorized();
  const [old] = keysInFile();
  // As another process that has rotated would leave it.
  addKeyToFile(keyFile(), made);
  const sealer = createSealer([made, new Uint8Array(old!)]);
  const db = new DatabaseSync(join(world.config.data, 'evergrant.db'));
  const { sealed } = db.prepare('SELECT sealed FROM token_set').get() as { sealed: string };
  const of: SealContext = { ...context, owner: instance.id };
  db.prepare('UPDATE token_set SET sealed = ?').run(sealer.seal(sealer.open(sealed, of), of));
  db.close();
  expect((await world.engine.refresh(instance.id)).generation).toBe(2);
});

test('a missing key is named at start with what it leaves shut; the rest works, and nothing is condemned', async () => {
  const lost = await world.authorized({ name: 'lost' });
  const [old] = await world.runtime.keys.list();
  await world.runtime.keys.rotate(() => {});
  const kept = await world.authorized({ name: 'kept' });
  // One value comes back from before the rotation, as a restored row would.
  const backup = createSealer([new Uint8Array(keysInFile()[1]!)]);
  const db = new DatabaseSync(join(world.config.data, 'evergrant.db'));
  const row = db.prepare('SELECT sealed FROM token_set WHERE instance_id = ?').get(lost.id) as { sealed: string };
  const both = createSealer(keysInFile().map((key) => new Uint8Array(key)));
  const of: SealContext = { ...context, owner: lost.id };
  db.prepare('UPDATE token_set SET sealed = ? WHERE instance_id = ?').run(
    backup.seal(both.open(row.sealed, of), of),
    lost.id,
  );
  db.close();
  writeFileSync(keyFile(), `${keysInFile()[0]!.toString('base64')}\n`, { mode: 0o600 });

  await world.reopen();
  expect(world.runtime.notices.join('\n')).toContain(`1 stored values are sealed with the key ${old!.id}`);
  expect(await codeOf(world.engine.refresh(lost.id))).toBe('encryption_key_unknown');
  expect((await world.engine.instance(lost.id)).status).toBe('active');
  expect((await world.engine.refresh(kept.id)).generation).toBe(2);
});

test('an answer in the spool whose key is missing is kept, shown, and named at start', async () => {
  const stranger = openSpool(world.config.data, createSealer([new Uint8Array(32)]));
  const lost = keyId(new Uint8Array(32));
  const entry = { kind: 'release', release: { instance_id: 'ci_one' } } as unknown as SpoolEntry;
  stranger.reserve()!.write(entry);
  stranger.close();
  for (let count = 0; count < 2; count++) {
    await world.reopen();
    expect(world.engine.spool()).toMatchObject({ waiting: 0, unreadable: 1 });
    const [words] = unopenedWords(world.engine.spool());
    expect(words).toContain(`1 answer in the spool was sealed with the key ${lost}, which is not here, and is kept.`);
    expect(world.runtime.spooled()).toEqual([{ instance_id: 'ci_one', key: lost, key_here: false }]);
  }
});

test('a key that comes back into the key file opens what waits in the spool, without a restart', async () => {
  const { id } = await world.authorized();
  const stranger = openSpool(world.config.data, createSealer([new Uint8Array(32)]));
  stranger.reserve()!.write(refreshEntry(id));
  stranger.close();
  await world.reopen();
  expect(world.engine.spool()).toMatchObject({ waiting: 0, unreadable: 1 });

  writeFileSync(keyFile(), `${readFileSync(keyFile(), 'utf8')}${Buffer.alloc(32).toString('base64')}\n`);
  await expect
    .poll(async () => (await world.engine.instance(id)).generation, { timeout: 25_000, interval: 200 })
    .toBe(2);
  expect(await world.engine.accessToken(id)).toMatchObject({ access_token: `access-${id}-2` });
  expect(world.engine.spool()).toMatchObject({ waiting: 0, unreadable: 0 });
});

test.each(stores)('configured keys rotate on %s while four processes refresh', { timeout: 90_000 }, async (store) => {
  const [old, made] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((key) => key.toString('base64'));
  const other = await openWorld({}, { store, env: { EVERGRANT_ENCRYPTION_KEY: old! } });
  onTestFinished(() => other.close());
  const names = ['one', 'two', 'three', 'four'];
  const ids = (await Promise.all(names.map((name) => other.authorized({ name })))).map(({ id }) => id);
  const env = { ...other.env, EVERGRANT_ENCRYPTION_KEY: `${made},${old}` };
  const workers = Array.from({ length: 4 }, () => startWorker(ids, env));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const runtime = await openRuntime(readConfig({}, env));
  const { made: madeId, keys } = await runtime.keys.rotate(() => {});
  await runtime.close();
  const ended = await stopAll(workers);
  expect(ended.flatMap(({ failures }) => failures)).toEqual([]);
  expect(ended.every(({ refreshes }) => refreshes > 0)).toBe(true);
  expect(madeId).toBeNull();
  // Credentials, token set and verifier of each instance, and the canary.
  expect(keys.map(({ seals, values }) => ({ seals, values }))).toEqual([
    { seals: true, values: 13 },
    { seals: false, values: 0 },
  ]);
});

test('configured keys: added second, then first, then rotated, then dropped', async () => {
  const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((key) => key.toString('base64'));
  const data = join(world.config.data, 'configured');
  const open = (...order: number[]) =>
    openRuntime(
      readConfig(
        { data, connectors: join(root, 'connector') },
        { EVERGRANT_ENCRYPTION_KEY: order.map((index) => keys[index]).join(',') },
      ),
    );
  for (const order of [[0], [0, 1]]) await (await open(...order)).close();
  const runtime = await open(1, 0);
  const rotation = await runtime.keys.rotate(() => {});
  await runtime.close();
  expect(rotation.made).toBeNull();
  expect(rotation.keys.map(({ values }) => values)).toEqual([1, 0]);
  await (await open(1)).close();
  expect(await codeOf(open(0))).toBe('encryption_key_unknown');
});

interface Report {
  readonly refreshes: number;
  readonly failures: readonly string[];
}

function startWorker(ids: readonly string[], env: Readonly<Record<string, string>> = world.env): ChildProcess {
  const worker = fork(`${root}test/store/refresh-worker.ts`, ids, { env: { ...process.env, ...env } });
  // One that nobody stops would refresh for ever.
  onTestFinished(() => void worker.kill('SIGKILL'));
  return worker;
}

function stopAll(workers: readonly ChildProcess[]): Promise<Report[]> {
  const reports = workers.map(async (worker) => (await once(worker, 'message'))[0] as Report);
  for (const worker of workers) worker.send('stop');
  return Promise.all(reports);
}

/** Every text that is stored. */
function dump(data: string): string {
  const db = new DatabaseSync(join(data, 'evergrant.db'));
  const tables = ['instance', 'token_set', 'authorization_request', 'store_fact'];
  const rows = tables.flatMap((table) => db.prepare(`SELECT * FROM ${table}`).all());
  db.close();
  return JSON.stringify(rows);
}
