import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/print/command-line.ts';
import { toJson } from '../../src/cli/print/json.ts';
import { shellWord } from '../../src/cli/print/shell-word.ts';
import { table } from '../../src/cli/print/table.ts';
import { relativeTime } from '../../src/instance/relative-time.ts';

describe('relative time', () => {
  it.each([
    [0, 'now'],
    [999, 'now'],
    [59_000, 'in 59 s'],
    [-61_000, '1 min ago'],
    [3_599_999, 'in 59 min'],
    [86_400_000, 'in 1 day'],
    [-3 * 86_400_000, '3 days ago'],
  ])('%i ms from now reads "%s"', (distance, words) => {
    expect(relativeTime(1_000_000_000_000 + distance, 1_000_000_000_000)).toBe(words);
  });
});

describe('table', () => {
  const rows = [
    [{ text: 'NAME' }, { text: 'NEXT STEP' }],
    [{ text: 'shop' }, { text: 'evergrant authorize shop' }],
  ];

  it('aligns its columns and leaves no space at the end of a line', () => {
    expect(table(rows, null)).toBe('NAME  NEXT STEP\nshop  evergrant authorize shop\n');
  });

  it('cuts the widest column until a row fits the terminal', () => {
    expect(table(rows, 20)).toBe('NAME  NEXT STEP\nshop  evergrant aut…\n');
  });

  it('cuts yielding columns before any other', () => {
    const row = [['shop'], ['lightning-sales-x'], ['Production site'], ['evergrant authorize shop']];
    const cells = row.map(([text]) => ({ text: text ?? '' }));
    expect(table([cells], 50, [1, 2])).toBe('shop  lightni…  Product…  evergrant authorize shop\n');
  });

  it('measures the text, not the colour', () => {
    const paint = (text: string) => `\u001b[1m${text}\u001b[22m`;
    expect(
      table(
        [
          [{ text: 'ab', paint }, { text: 'c' }],
          [{ text: 'abc' }, { text: 'd' }],
        ],
        null,
      ),
    ).toBe('\u001b[1mab\u001b[22m   c\nabc  d\n');
  });
});

it('times leave the command line as RFC 3339 in UTC', () => {
  const printed = JSON.parse(
    toJson({ expires_at: 0, authorized_at: null, last_used_at: null, health: { since: 1000 }, generation: 3 }),
  );
  expect(printed).toEqual({
    expires_at: '1970-01-01T00:00:00.000Z',
    authorized_at: null,
    last_used_at: null,
    health: { since: '1970-01-01T00:00:01.000Z' },
    generation: 3,
  });
});

describe('a printed command can be typed', () => {
  it.each([
    ['shop', 'shop'],
    ['My shop (trial)', "'My shop (trial)'"],
    ["Joe's", "'Joe'\\''s'"],
    ['', "''"],
    ['$(reboot)', "'$(reboot)'"],
  ])('%s is written %s', (word, quoted) => {
    expect(shellWord(word)).toBe(quoted);
  });

  it('and leads to the same data and sandbox', () => {
    expect(commandLine(['show', 'a b'], { data: '/d', sandbox: true }, { env: {} })).toBe(
      "evergrant show 'a b' --data /d --sandbox",
    );
    expect(commandLine(['list'], {}, { env: { npm_command: 'exec' } })).toBe('npx evergrant list');
  });
});
