import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import type { ConnectorCatalog } from '../../src/engine/connectors/connector-catalog.ts';
import { loadConnectors } from '../../src/engine/connectors/load-connectors.ts';
import { watchConnectors } from '../../src/engine/connectors/watch-connectors.ts';
import { schemaValidator } from '../../src/schema-validator.ts';
import { temporaryFolder } from '../helpers/lab.ts';
import { manifest } from '../manifest/load.ts';

let folder: string;
let connectors: ConnectorCatalog;

const write = (id: string, text: string) => writeFileSync(join(folder, `${id}.yaml`), text);
const versioned = (version: string) => manifest().replace('version: 1.0.0', `version: ${version}`);

beforeEach(async () => {
  folder = temporaryFolder();
  write('acme', manifest());
  connectors = loadConnectors(folder, await schemaValidator('connector'));
});

test('a manifest that was not changed stays the same object', () => {
  const before = connectors.get('acme');
  expect(connectors.reload()).toEqual([]);
  expect(connectors.get('acme')).toBe(before);
});

test('a changed, a new and a removed manifest are taken up', () => {
  connectors.list();
  write('acme', versioned('1.1.0'));
  write('bolt', manifest().replace('id: acme', 'id: bolt'));
  expect(connectors.reload()).toEqual(['acme']);
  expect(connectors.get('acme').version).toBe('1.1.0');
  expect(connectors.list().map(({ id }) => id)).toEqual(['acme', 'bolt']);
  rmSync(join(folder, 'acme.yaml'));
  expect(connectors.reload()).toEqual(['acme']);
  expect(connectors.find('acme')).toBeUndefined();
  expect(() => connectors.get('acme')).toThrow('There is no connector acme');
});

test('a manifest that breaks leaves the version before it in use, says where, and is taken up when repaired', () => {
  const before = connectors.get('acme');
  write('acme', versioned('1.1.0').replace('title: Acme Store', 'titel: Acme Store'));
  connectors.reload();
  expect(connectors.get('acme')).toBe(before);
  expect(connectors.broken()).toMatchObject([
    { id: 'acme', in_use: '1.0.0', issues: [{ code: 'unknown-key', line: 3, column: 1 }] },
  ]);
  write('acme', versioned('1.1.0'));
  connectors.reload();
  expect(connectors.broken()).toEqual([]);
  expect(connectors.get('acme').version).toBe('1.1.0');
});

test('a manifest that was never good takes nothing else down', () => {
  write('bolt', 'id: bolt\n');
  connectors.reload();
  expect(connectors.list().map(({ id }) => id)).toEqual(['acme']);
  expect(connectors.broken()).toMatchObject([{ id: 'bolt', in_use: null }]);
  expect(() => connectors.get('bolt')).toThrow(
    /The manifest of bolt has problems: line 1, column 1: The key "version"/,
  );
});

test('a change in what a manifest extends is a change of the manifest', () => {
  write('acme-uk', 'extends: acme\nid: acme-uk\nversion: 1.0.0\ntitle: Acme Store UK\n');
  connectors.reload();
  const before = connectors.get('acme-uk');
  write('acme', manifest().replace('Online shop for small brands.', 'Online shop for all brands.'));
  expect(connectors.reload()).toContain('acme-uk');
  expect(connectors.get('acme-uk')).not.toBe(before);
  expect(connectors.get('acme-uk').description).toBe('Online shop for all brands.');
});

test('a watched folder is taken up by itself, and each problem is said once', async () => {
  const said: string[] = [];
  const stop = watchConnectors(connectors, { warn: (_, text) => void said.push(text), error: () => {} });
  try {
    write('bolt', 'id: bolt\n');
    while (said.length === 0) await wait(50);
    expect(said[0]).toMatch(/bolt\.yaml:1:1: error missing-key .* It cannot be used\.$/);
    write('bolt', manifest().replace('id: acme', 'id: bolt'));
    while (!connectors.find('bolt')) await wait(50);
    expect(said).toHaveLength(1);
  } finally {
    stop();
  }
});
