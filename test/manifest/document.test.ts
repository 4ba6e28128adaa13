import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../src/manifest/document.ts';
import { kSeries, load } from './load.ts';

const at = (text: string) => parseDocument(text).issues.map(({ code, line, column }) => `${code} ${line}:${column}`);

describe('positions', () => {
  test('of keys and values are found by JSON pointer', () => {
    const { positionOf } = parseDocument('a: 1\nlist:\n  - name: x\n    a/b~c: y\n');
    expect(positionOf('/a', 'key')).toEqual({ line: 1, column: 1 });
    expect(positionOf('/a')).toEqual({ line: 1, column: 4 });
    expect(positionOf('/list/0/name')).toEqual({ line: 3, column: 11 });
    expect(positionOf('/list/0/a~1b~0c', 'key')).toEqual({ line: 4, column: 5 });
  });

  test('of what is missing are those of the parent, of an empty value those of its key', () => {
    const { positionOf } = parseDocument('a:\n  b: 1\nc:\n');
    expect(positionOf('/a/x/y')).toEqual({ line: 2, column: 3 });
    expect(positionOf('/c')).toEqual({ line: 3, column: 1 });
  });

  test('do not change with a byte-order mark or Windows line ends', () => {
    const { positionOf, value, issues } = parseDocument('\uFEFFa: 1\r\nb:\r\n  c: 2\r\n');
    expect(value).toEqual({ a: 1, b: { c: 2 } });
    expect(issues).toEqual([]);
    expect(positionOf('/a', 'key')).toEqual({ line: 1, column: 1 });
    expect(positionOf('/b/c')).toEqual({ line: 3, column: 6 });
  });
});

describe('YAML', () => {
  test('is 1.2: yes and no are text, an octal needs 0o, a key is text', () => {
    expect(parseDocument('a: yes\nb: 010\nc: 0o10\n1: x').value).toEqual({ a: 'yes', b: 10, c: 8, '1': 'x' });
  });

  test.each([
    ['an anchor', 'a: &x 1', 'yaml-feature 1:4'],
    ['a tag', 'a: !!str 1', 'yaml-feature 1:4'],
    ['a tag of nobody', 'a: !e!x 1', 'yaml-feature 1:4'],
    ['a tag that does not fit', 'a: !!int x', 'yaml-feature 1:4'],
    ['a directive', '%YAML 1.1\n---\na: yes', 'yaml-feature 1:1'],
    ['a second document', 'a: 1\n---\nb: 1', 'yaml-feature 2:1'],
    ['a merge key', 'a: 1\n<<: { b: 1 }', 'yaml-feature 2:1'],
    ['a key that stands twice', 'a: 1\nb: 1\na: 2', 'duplicate-key 3:1'],
    ['a mapping as a key', '? { a: 1 }\n: x', 'yaml-syntax 1:3'],
    ['nothing', '# only a comment\n', 'yaml-syntax 1:1'],
  ])('%s is an issue', (_, text, issue) => {
    expect(at(text)).toEqual([issue]);
  });

  test('a quoted << is a key like any other', () => {
    expect(parseDocument('"<<": x')).toMatchObject({ value: { '<<': 'x' }, issues: [] });
  });

  test('an alias makes the document unreadable and nothing is expanded', () => {
    const bomb = `a: &a [x]\n${Array.from({ length: 20 }, (_, i) => `b${i}: [*a, *a]\n`).join('')}`;
    expect(parseDocument(bomb).readable).toBe(false);
  });

  test('a problem is reported where it begins', () => {
    expect(at('a: 1\nb: "x\nc: 2\n')).toEqual(['yaml-syntax 2:4']);
    expect(at('a: 1\nb: [x, y\nc: 2\n')).toEqual(['yaml-syntax 2:4']);
  });
});

describe('no input', () => {
  test.each([
    ['larger than 256 KiB', `a: ${'x'.repeat(300_000)}`],
    ['nested 10,000 deep in brackets', '['.repeat(10_000)],
    ['nested 10,000 deep in lists', '- '.repeat(10_000)],
    ['nested 40 deep', '['.repeat(40) + ']'.repeat(40)],
    ['of 10,000 documents', '---\n'.repeat(10_000)],
    ['of 10,000 equal keys', 'a:\n'.repeat(10_000)],
    ['of 10,000 anchors', '&a '.repeat(10_000)],
  ])('%s hangs or throws', (_, text) => {
    expect(load(text).issues.length).toBeGreaterThan(0);
  });

  test('makes the loader throw: random text', () => {
    const yamlish = fc.string({
      unit: fc.constantFrom(...'ab:-?[]{},#&*!|>\'"%@` \n\t\r\u0000\uFEFF\ud800é'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), yamlish), (text) => {
        expect(load(text).connector).toBeNull();
      }),
      { numRuns: 1_500 },
    );
  });

  test('makes the loader throw: a valid manifest with a piece cut out or put in', () => {
    const place = fc.nat(kSeries.length);
    fc.assert(
      fc.property(
        place,
        fc.nat(40),
        fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('\n', '- ', ': ', '{', '*x', '&x ')),
        (from, cut, put) => {
          const { connector, issues } = load(kSeries.slice(0, from) + put + kSeries.slice(from + cut));
          expect(connector === null).toBe(issues.length > 0);
          for (const { line, column } of issues) expect(Math.min(line, column)).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
