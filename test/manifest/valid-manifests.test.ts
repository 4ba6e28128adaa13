import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parentsIn } from '../../src/engine/parent-manifest.ts';
import { parseDocument } from '../../src/manifest/document.ts';
import { connectorSchema, load } from './load.ts';

const files = ['test/manifests/valid', 'connector'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('.provider.yaml'))
    .map((name) => `${folder}/${name}`),
);

test.each(files)('%s is valid', (file) => {
  const options = { id: basename(file, '.yaml'), parent: parentsIn(dirname(file)) };
  expect(load(readFileSync(file, 'utf8'), options).issues).toEqual([]);
});

describe('the vocabulary', () => {
  const words = new Set(wordsOf(connectorSchema));
  const used = new Map<string, Set<string>>();
  for (const file of files) collect(parseDocument(readFileSync(file, 'utf8')).value, file);

  /** Words that one manifest uses, or none, each with the reason why the language has them. */
  const reasons: Readonly<Record<string, string>> = {
    documentation: 'shown to people; a test manifest has nothing to link to',
    issuer: 'RFC 9207, for certified servers',
  };

  test('is of a size that a person can learn', () => {
    expect(words.size).toBeGreaterThan(60);
    expect(words.size).toBeLessThan(110);
  });

  test('has no word that fewer than two manifests use, unless its reason is given', () => {
    const rare = [...words].filter((word) => (used.get(word)?.size ?? 0) < 2 && !Object.hasOwn(reasons, word));
    expect(rare).toEqual([]);
  });

  test('each way of authenticating the client and each grant is used', () => {
    const texts = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    const { client_authentication, authentication_method } = connectorSchema.$defs;
    const values = [...client_authentication.enum, ...authentication_method.properties.grant.enum];
    expect(values.filter((value: string) => !texts.includes(`: ${value}`))).toEqual([]);
  });

  function collect(value: unknown, file: string): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (words.has(key)) used.set(key, (used.get(key) ?? new Set()).add(file));
      collect(member, file);
    }
  }
});

test('the table of constructs names manifests that exist', () => {
  const page = readFileSync('docs/manifest.md', 'utf8');
  const table = page.slice(page.indexOf('## What each construct'), page.indexOf('## YAML'));
  const rows = table.split('\n').filter((row) => row.startsWith('| ') && !row.startsWith('| Construct'));
  expect(rows.length).toBeGreaterThanOrEqual(25);
  for (const row of rows) {
    const names = [...(row.split('|')[3] ?? '').matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect([`connector/${name}.yaml`, `test/manifests/valid/${name}.yaml`].some((file) => existsSync(file))).toBe(
        true,
      );
    }
  }
});

function wordsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, member]) =>
    key === 'examples' ? [] : [...(key === 'properties' ? Object.keys(member) : []), ...wordsOf(member)],
  );
}
