import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ErrorCode, errorCodes } from '../../src/errors.ts';
import { statusOf } from '../../src/server/problem.ts';

const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const sections = new Map(
  [...text.matchAll(/^### (\w+)\n([\s\S]*?)(?=^##|$(?![\s\S]))/gm)].map(([, code, body]) => [code!, body!]),
);

test('docs/errors.md has a section for every error code, and no other', () => {
  expect([...sections.keys()]).toEqual(Object.keys(errorCodes));
});

test.each(Object.keys(errorCodes) as ErrorCode[])('%s: meaning, status, what happened, what to do', (code) => {
  const section = sections.get(code);
  expect(section).toContain(`${errorCodes[code]} HTTP ${statusOf[code]}.`);
  expect(section).toMatch(/\*\*What happened\.\*\* \S/);
  expect(section).toMatch(/\*\*What to do\.\*\* \S/);
});
