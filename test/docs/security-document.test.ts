import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync('docs/security.md', 'utf8');
const named = [...new Set(text.match(/(?<=`)(?:src|test|assets)\/[\w./-]+(?=`)/g))];

test('every file that docs/security.md names is there', () => {
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

test('every attack that is tried is in docs/security.md', () => {
  const tried = readdirSync('test/attacks').filter((name) => name.endsWith('.test.ts'));
  expect(tried.filter((name) => !named.includes(`test/attacks/${name}`))).toEqual([]);
});

test('each row of its tables says what stops the attack, where, and which test shows it', () => {
  const rows = text.slice(text.indexOf('## Attacks on the server')).match(/^\| (?!Attack|Section|Requirement).*\|$/gm)!;
  for (const row of rows) {
    const cells = row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
    const [code, tests] = cells.slice(-2) as [string, string];
    if (code === '–') expect(row).toContain('not supported');
    else {
      expect(code, row).toMatch(/^(`(src|assets)\/[^`]+`(, )?)+$/);
      expect(tests, row).toMatch(/^(`test\/[^`]+`(, )?)+$/);
    }
  }
});
