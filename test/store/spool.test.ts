import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Spool } from '../../src/engine/ports.ts';
import { fixedKeys, type KeyRing } from '../../src/store/key-ring.ts';
import { createSealer, keyId } from '../../src/store/seal.ts';
import { slotSize } from '../../src/store/slot-file.ts';
import { openSpool } from '../../src/store/spool.ts';
import { root, temporaryFolder } from '../helpers/lab.ts';
import { refreshEntry } from './spool-entries.ts';

const key = Buffer.alloc(32, 7);
const sealer = createSealer([key]);
let data: string;
let workers: ChildProcess[];
beforeEach(() => {
  data = temporaryFolder();
  workers = [];
});
afterEach(() => {
  for (const worker of workers) worker.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

const open = (): Spool => openSpool(data, sealer);
const ids = (spool: Spool): string[] => spool.waiting().map(({ instance_id }) => instance_id);
const files = (): string[] =>
  existsSync(join(data, 'spool')) ? readdirSync(join(data, 'spool')).filter((name) => name.endsWith('.spool')) : [];
const write = (spool: Spool, instance: string): void => spool.reserve()!.write(refreshEntry(instance));

describe('an entry', () => {
  test('survives a close and an opening, in the same process too, the oldest first', () => {
    const first = open();
    for (const instance of ['a', 'b', 'c']) write(first, instance);
    first.waiting()[1]!.discard();
    first.close();

    const second = open();
    expect(ids(second)).toEqual(['a', 'c']);
    expect(second.waiting()[0]!.entry).toEqual(refreshEntry('a'));
    write(second, 'd');
    expect(ids(second)).toEqual(['a', 'c', 'd']);
    second.close();
    const third = open();
    expect(ids(third).sort()).toEqual(['a', 'c', 'd']);
    for (const entry of third.waiting()) entry.discard();
    third.close();
    expect(readdirSync(join(data, 'spool')).filter((name) => name.endsWith('.spool'))).toEqual([]);
  });

  test('is in no other words on disk than the id of its instance', () => {
    const spool = open();
    write(spool, 'shop');
    const [file = ''] = files();
    const text = readFileSync(join(data, 'spool', file), 'latin1');
    expect(text).toContain('shop');
    expect(text).not.toContain('access-shop-2');
    spool.close();
  });

  test('that is discarded twice gives its place back once', () => {
    const spool = open();
    write(spool, 'a');
    const { free } = spool.status();
    const [entry] = spool.waiting();
    entry!.discard();
    entry!.discard();
    expect(spool.status()).toEqual({ waiting: 0, free: free + 1, unreadable: 0, damaged: 0, missing_keys: [] });
    spool.close();
  });

  test('whose key comes back while the process runs is opened then, once, and is where its order says', () => {
    const before = open();
    write(before, 'a');
    before.close();
    const keyFile = changingKeys([Buffer.alloc(32, 8)]);
    const spool = openSpool(data, createSealer(keyFile));
    write(spool, 'b');
    spool.adopt();
    expect(ids(spool)).toEqual(['b']);
    expect(spool.status()).toMatchObject({ unreadable: 1, damaged: 0, missing_keys: [keyId(key)] });

    keyFile.keys = [Buffer.alloc(32, 8), key];
    for (let count = 0; count < 2; count++) {
      spool.adopt();
      expect(ids(spool)).toEqual(['a', 'b']);
      expect(spool.status()).toMatchObject({ unreadable: 0, missing_keys: [] });
    }
    for (const entry of spool.waiting()) entry.discard();
    spool.close();
    expect(files()).toEqual([]);
  });

  test('sealed with an unknown key, or damaged, is kept and counted until its key is back', () => {
    const first = open();
    for (const instance of ['a', 'b']) write(first, instance);
    first.close();
    const [file = ''] = files();
    writeSync(openSync(join(data, 'spool', file), 'r+'), 'garbage', slotSize + 200);

    const stranger = openSpool(data, createSealer([Buffer.alloc(32, 8)]));
    expect(stranger.status()).toMatchObject({ waiting: 0, unreadable: 2, damaged: 0, missing_keys: [keyId(key)] });
    stranger.close();
    const again = open();
    expect(ids(again)).toEqual(['a']);
    expect(again.status()).toMatchObject({ unreadable: 1, damaged: 1, missing_keys: [] });
    again.close();
  });
});

describe('a torn write', () => {
  /** Where the first slot that is given out lies. */
  const firstSlot = 0;
  function leave(edit: (file: number) => void): Spool {
    const spool = open();
    write(spool, 'whole');
    spool.close();
    const [file = ''] = files();
    edit(openSync(join(data, 'spool', file), 'r+'));
    return open();
  }
  const length = (value: number): Uint8Array => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };

  test('that ended before the length is no entry, and its file goes', () => {
    const spool = leave((file) => writeSync(file, length(0), 0, 4, firstSlot));
    expect(spool.status()).toMatchObject({ waiting: 0, unreadable: 0 });
    expect(files()).toEqual([]);
    spool.close();
  });

  test('with a length too short for what is there is kept and counted', () => {
    const spool = leave((file) => writeSync(file, length(9), 0, 4, firstSlot));
    expect(spool.status()).toMatchObject({ waiting: 0, unreadable: 1 });
    spool.close();
    expect(files()).toHaveLength(1);
  });

  test.each([70_000, 0xffffffff])('with the impossible length %i costs nothing where the text is whole', (size) => {
    const spool = leave((file) => writeSync(file, length(size), 0, 4, firstSlot));
    expect(ids(spool)).toEqual(['whole']);
    spool.close();
  });
});

describe('what a process leaves', () => {
  test('is left alone while that process is stopped, and taken over by exactly one of 8 when it is killed', async () => {
    const owner = await startWorker();
    for (const instance of ['a', 'b', 'c']) await ask(owner, ['write', instance]);
    const heirs = await Promise.all(Array.from({ length: 8 }, () => startWorker()));
    owner.kill('SIGSTOP');
    const robbed = await Promise.all(heirs.map((heir) => ask(heir, ['adopt'])));
    expect(robbed.flatMap(({ waiting }) => waiting)).toEqual([]);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    const taken = await Promise.all(heirs.map((heir) => ask(heir, ['adopt'])));
    expect(taken.flatMap(({ waiting }) => waiting)).toEqual(['a', 'b', 'c']);
    expect(taken.filter(({ waiting }) => waiting.length > 0)).toHaveLength(1);
  });

  test('is still whole after its heir was killed as well', async () => {
    for (let round = 0; round < 3; round++) {
      const worker = await startWorker();
      const { waiting } = await ask(worker, ['write', `entry-${round}`]);
      expect(waiting).toHaveLength(round + 1);
      worker.kill('SIGKILL');
      await once(worker, 'exit');
    }
    const spool = open();
    expect(ids(spool).sort()).toEqual(['entry-0', 'entry-1', 'entry-2']);
    spool.close();
  });
});

describe('a disk without room for a file to grow', () => {
  test('gives no more places, and what is reserved can still be written', async () => {
    // A limit on the size of files refuses a write as a full disk does, and needs no rights: room for one piece.
    const worker = await startWorker('ulimit -f 2200');
    const { reserved } = await ask(worker, ['reserve', '20']);
    expect(reserved).toBe(16);
    const { waiting } = await ask(worker, ['writeReserved', 'in-time']);
    expect(waiting).toEqual(['in-time']);
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    const spool = open();
    expect(ids(spool)).toEqual(['in-time']);
    spool.close();
  });
});

/** A ring as that of a key file, which somebody edits. */
function changingKeys(keys: readonly Uint8Array[]): KeyRing & { keys: readonly Uint8Array[] } {
  const ring = {
    keys,
    sealing: () => fixedKeys(ring.keys).sealing(),
    find: (id: string) => fixedKeys(ring.keys).find(id),
    all: () => fixedKeys(ring.keys).all(),
  };
  return ring;
}

interface Answer {
  readonly waiting: string[];
  readonly reserved: number;
}

async function startWorker(limit?: string): Promise<ChildProcess> {
  const file = `${root}test/store/spool-worker.ts`;
  const limited = { execPath: '/bin/sh', execArgv: ['-c', `${limit}; exec "$0" "$@"`, process.execPath] };
  const worker = fork(file, [data, key.toString('hex')], limit === undefined ? {} : limited);
  workers.push(worker);
  await once(worker, 'message');
  return worker;
}

async function ask(worker: ChildProcess, message: string[]): Promise<Answer> {
  const answer = once(worker, 'message');
  worker.send(message);
  return (await answer)[0] as Answer;
}
