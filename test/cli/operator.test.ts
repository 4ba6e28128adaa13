import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SpoolEntry } from '../../src/engine/ports.ts';
import { readOrCreateKeyFile } from '../../src/store/key-file.ts';
import { createSealer, keyId } from '../../src/store/seal.ts';
import { openSpool } from '../../src/store/spool.ts';
import { openWorld, type World } from '../helpers/world.ts';
import { runCli } from './run-cli.ts';

let world: World;
let id: string;
beforeAll(async () => {
  world = await openWorld();
  ({ id } = await world.authorized({ name: 'shop' }));
  await world.engine.refresh(id);
});
afterAll(() => world.close());

const run = (...args: string[]) => runCli(args, { env: { ...world.env } });

test('events prints when, what, which generation and token, by whom and how long', async () => {
  const { code, stdout } = await run('events', 'shop', '--limit', '2');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z {2}refreshed {2}The token set was renewed\.\n/);
  expect(stdout).toMatch(/\n {2}generation 2 · token [0-9a-f]{12} · took \d+ ms · by Evergrant · on \S+:\d+\n/);
  expect(stdout.trimEnd().split('\n')).toHaveLength(4);
  const { items } = JSON.parse((await run('events', id, '--json')).stdout);
  expect(items.map(({ type }: { type: string }) => type)).toEqual(['refreshed', 'authorized', 'added']);
  expect(items[0].at).toMatch(/^\d{4}-.*Z$/);
});

test('list and show say what waits in a spool, whichever process has it', async () => {
  expect((await run('list')).stdout).not.toContain('spool');
  const spool = openSpool(world.config.data, createSealer([readOrCreateKeyFile(world.config.data).key]));
  const entry = { kind: 'release', release: { instance_id: id } } as unknown as SpoolEntry;
  spool.reserve()!.write(entry);
  expect((await run('list')).stdout).toContain('1 answer of a provider waits in the spool');
  expect((await run('show', 'shop')).stdout).toContain('1 answer of a provider waits in the spool');
  expect(JSON.parse((await run('list', '--json')).stdout).spooled).toBe(1);
  for (const { discard } of spool.waiting()) discard();
  spool.close();
});

test('list and show name the key that an answer in the spool was sealed with, and what to do', async () => {
  const lost = new Uint8Array(randomBytes(32));
  const spool = openSpool(world.config.data, createSealer([lost]));
  spool.reserve()!.write({ kind: 'release', release: { instance_id: id } } as unknown as SpoolEntry);
  const words = `1 answer in the spool was sealed with the key ${keyId(lost)}, which is not here, and is kept. Add the key`;
  for (const command of [['list'], ['show', 'shop']]) {
    const { stdout } = await run(...command);
    expect(stdout).toContain(words);
    expect(stdout).not.toContain('committed by itself');
  }
  const empty = await run('list', '--connector', 'none');
  expect(empty.stdout).toContain('No instances yet.');
  expect(empty.stdout).toContain(words);
  const told = JSON.parse((await run('list', '--json')).stdout);
  expect(told).toMatchObject({ spooled: 1, spooled_missing_keys: [keyId(lost)] });
  for (const { discard } of spool.waiting()) discard();
  spool.close();
});

test('keys: list names the one that seals, rotate makes another, and neither shows a key', async () => {
  const before = await run('keys', 'list');
  expect(before.stdout).toMatch(/^KEY +VALUES +USE\n[0-9a-f]{12} +\d+ +seals, and opens\n$/);
  const rotated = await run('keys', 'rotate');
  expect(rotated.code).toBe(0);
  expect(rotated.stdout).toMatch(/^A new key seals from now on: [0-9a-f]{12}\n/);
  expect(rotated.stdout).toMatch(/\n[0-9a-f]{12} +0 +opens nothing any more\n/);
  expect(rotated.stdout).not.toMatch(/[A-Za-z0-9+/]{43}=/);
  // This process, which was open all the time, follows.
  expect((await world.engine.refresh(id)).generation).toBe(3);
});
