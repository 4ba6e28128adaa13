import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SpoolEntry } from '../../src/engine/ports.ts';
import { createSealer, keyId } from '../../src/store/seal.ts';
import { openSpool } from '../../src/store/spool.ts';
import { spooledEntries } from '../../src/store/spooled-entries.ts';
import { temporaryFolder } from '../helpers/lab.ts';

test('what another process holds in its spool is told by instance and key, and not touched', () => {
  const data = temporaryFolder();
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  expect(spooledEntries(data)).toEqual([]);
  const spool = openSpool(data, createSealer([new Uint8Array(32)]));
  onTestFinished(() => spool.close());
  for (const id of ['ci_one', 'ci_two', 'ci_one']) spool.reserve()!.write(entry(id));
  const found = spooledEntries(data);
  expect(found.map(({ instance_id }) => instance_id).sort()).toEqual(['ci_one', 'ci_one', 'ci_two']);
  expect(new Set(found.map(({ key }) => key))).toEqual(new Set([keyId(new Uint8Array(32))]));
  expect(spool.status().waiting).toBe(3);
  for (const { discard } of spool.waiting()) discard();
  expect(spooledEntries(data)).toEqual([]);
});

test('a file that holds no slot, and a folder that is no file, count nothing', () => {
  const data = temporaryFolder();
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  mkdirSync(join(data, 'spool', 'folder.spool'), { recursive: true });
  writeFileSync(join(data, 'spool', 'short.spool'), 'x');
  expect(spooledEntries(data)).toEqual([]);
});

const entry = (instance_id: string) =>
  ({ kind: 'release', release: { instance_id } }) as unknown as Extract<SpoolEntry, { kind: 'release' }>;
