import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SpoolEntry } from '../../src/engine/ports.ts';
import { createSealer } from '../../src/store/seal.ts';
import { openSpool } from '../../src/store/spool.ts';
import { spooledInstances } from '../../src/store/spooled-instances.ts';
import { temporaryFolder } from '../helpers/lab.ts';

test('what another process holds in its spool is counted by instance, and not touched', () => {
  const data = temporaryFolder();
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  expect(spooledInstances(data)).toEqual([]);
  const spool = openSpool(data, createSealer([new Uint8Array(32)]));
  onTestFinished(() => spool.close());
  for (const id of ['ci_one', 'ci_two', 'ci_one']) spool.reserve()!.write(entry(id));
  expect([...spooledInstances(data)].sort()).toEqual(['ci_one', 'ci_one', 'ci_two']);
  expect(spool.status().waiting).toBe(3);
  for (const { discard } of spool.waiting()) discard();
  expect(spooledInstances(data)).toEqual([]);
});

test('a file that holds no slot, and a folder that is no file, count nothing', () => {
  const data = temporaryFolder();
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  mkdirSync(join(data, 'spool', 'folder.spool'), { recursive: true });
  writeFileSync(join(data, 'spool', 'short.spool'), 'x');
  expect(spooledInstances(data)).toEqual([]);
});

const entry = (instance_id: string) =>
  ({ kind: 'release', release: { instance_id } }) as unknown as Extract<SpoolEntry, { kind: 'release' }>;
