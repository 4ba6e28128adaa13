import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { validateCommand } from '../../src/cli/commands/validate.ts';
import { issueCodes } from '../../src/manifest/issue.ts';
import { load } from './load.ts';

const folder = 'test/manifests/broken';
const files = readdirSync(folder);

test('validate says of every broken manifest what stands in the golden file', async () => {
  const output: string[] = [];
  const io = { stdout: (text: string) => void output.push(text), stderr: () => {} };
  expect(await validateCommand([folder], { format: 'text' }, io)).toBe(1);
  await expect(output.join('')).toMatchFileSnapshot('../manifests/broken.golden.txt');
});

test('there are at least 28 of them, and none is valid', () => {
  expect(files.length).toBeGreaterThanOrEqual(28);
  const valid = files.filter(
    (file) => load(readFileSync(`${folder}/${file}`, 'utf8'), { id: file.slice(0, -5) }).connector,
  );
  expect(valid).toEqual([]);
});

test('every issue code occurs among them', () => {
  const codes = files.flatMap((file) =>
    load(readFileSync(`${folder}/${file}`, 'utf8'), { id: file.slice(0, -5) }).issues.map(({ code }) => code),
  );
  expect(new Set(codes)).toEqual(new Set(Object.keys(issueCodes)));
});

test('a message is one line, without control characters, and ends as a sentence', () => {
  for (const file of files) {
    for (const { message, hint = '.' } of load(readFileSync(`${folder}/${file}`, 'utf8')).issues) {
      expect(message).toMatch(/^[^\p{Cc}\p{Cf}]+[.?]$/u);
      expect(hint).toMatch(/[.?+]$/);
    }
  }
});
