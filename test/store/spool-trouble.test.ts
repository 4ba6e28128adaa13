import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSealer } from '../../src/store/seal.ts';
import { openSpool } from '../../src/store/spool.ts';
import { temporaryFolder } from '../helpers/lab.ts';
import { refreshEntry } from './spool-entries.ts';

const sealer = createSealer([Buffer.alloc(32, 7)]);
let data: string;
beforeEach(() => {
  data = temporaryFolder();
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

test('a file that cannot be taken over keeps no process from its start, nor from the other files', () => {
  const first = openSpool(data, sealer);
  first.reserve()!.write(refreshEntry('shop'));
  first.close();
  const folder = join(data, 'spool');
  // What no lock can be taken of, as with a file that another user left; what is no lock; and what is no file.
  writeFileSync(join(folder, '0.spool'), '');
  mkdirSync(join(folder, '0.spool.lock'));
  writeFileSync(join(folder, '1.spool'), '');
  writeFileSync(
    join(folder, '1.spool.lock'),
    'This is not a database, and long enough to be told from an empty one.'.repeat(99),
  );
  mkdirSync(join(folder, '2.spool'));
  const second = openSpool(data, sealer);
  expect(second.waiting().map(({ instance_id }) => instance_id)).toEqual(['shop']);
  second.adopt();
  second.close();
});
