import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectors } from '../../src/cli/commands/connectors.ts';
import { heardIo } from '../client/heard-io.ts';
import { root, temporaryFolder } from '../helpers/lab.ts';

async function list(data: string, id?: string): Promise<string> {
  const { io, out } = heardIo({ EVERGRANT_DATA: data, EVERGRANT_CONNECTORS: join(root, 'connector') });
  await connectors(id, {}, io);
  return out();
}

test('connectors are listed whatever state the store is in', async () => {
  const data = temporaryFolder();
  writeFileSync(join(data, 'evergrant.db'), 'no database');
  expect(await list(data)).toContain('lightspeed-k-series');
  expect(await list(data, 'lightspeed-k-series')).toContain('client_secret');
});

test('listing connectors makes nothing', async () => {
  const data = join(temporaryFolder(), 'not-there');
  await list(data);
  expect(existsSync(data)).toBe(false);
});
