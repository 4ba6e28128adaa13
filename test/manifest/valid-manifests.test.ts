import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parentsIn } from '../../src/engine/connectors/parent-manifest.ts';
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

describe('the table of constructs', () => {
  const page = readFileSync('docs/manifest.md', 'utf8');
  const table = page.slice(page.indexOf('## What each construct'), page.indexOf('## YAML'));
  const rows = table.split('\n').filter((row) => row.startsWith('| ') && !row.startsWith('| Construct'));

  test('has the fifteen that definitions need, and what they attach to a connection', () => {
    expect(rows.flatMap((row) => /^\| (\d+)\./.exec(row)?.[1] ?? []).map(Number)).toEqual(
      Array.from({ length: 15 }, (_, i) => i + 1),
    );
    expect(rows.length).toBeGreaterThanOrEqual(25);
  });

  test.each(rows)('%s', (row) => {
    const [, , words, names] = row.split('|').map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text!));
    const texts = names!.map((name) => manifestNamed(name));
    const usedBy = texts.map((text) => words!.filter((word) => uses(text, word)));
    expect(usedBy.filter((some) => some.length === 0)).toEqual([]);
    expect(words!.filter((word) => !usedBy.flat().includes(word))).toEqual([]);
  });

  function manifestNamed(name: string): string {
    const file = ['connector', 'test/manifests/valid'].map((folder) => `${folder}/${name}.yaml`).find(existsSync);
    expect(file, name).toBeDefined();
    return readFileSync(file!, 'utf8');
  }

  /** Whether a manifest's own text uses a word of the table: keys that stand below each other, or a kind of template. */
  function uses(text: string, word: string): boolean {
    if (word === '#/route') return /^ +url: https:\S+#\/\S/m.test(text);
    if (word === 'self_hosted') return /^hosts: \[.*\bself_hosted\b/m.test(text);
    if (word === '{name}') return /\{[a-z_]+\}/.test(text);
    if (word.startsWith('{')) return text.includes(word.slice(0, word.indexOf('.') + 1));
    const [keys = '', value] = word.split(': ');
    return hasPath(parseDocument(text).value, keys.split('.'), value);
  }

  function hasPath(node: unknown, keys: readonly string[], value: string | undefined): boolean {
    if (typeof node !== 'object' || node === null) return false;
    return Object.entries(node).some(([key, member]) => {
      const [first, ...rest] = keys;
      if (key === first && rest.length > 0 && hasKey(member, rest)) return true;
      if (key === first && rest.length === 0 && (value === undefined || member === value)) return true;
      return hasPath(member, keys, value);
    });
  }

  /** Directly below each other. */
  function hasKey(node: unknown, [first, ...rest]: readonly string[]): boolean {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, first!)) return false;
    return rest.length === 0 || hasKey((node as Record<string, unknown>)[first!], rest);
  }
});

function wordsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, member]) =>
    key === 'examples' ? [] : [...(key === 'properties' ? Object.keys(member) : []), ...wordsOf(member)],
  );
}
