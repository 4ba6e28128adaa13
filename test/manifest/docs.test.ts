import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { issueCodes } from '../../src/manifest/issue.ts';
import { reservedNames } from '../../src/manifest/rules/roots.ts';
import { load } from './load.ts';

const page = readFileSync('docs/manifest.md', 'utf8');
const examples = [...page.matchAll(/^## (.+?)$|^```yaml\n(.*?)^```$/gms)];

describe('docs/manifest.md', () => {
  let section = '';
  for (const [, heading, yaml] of examples) {
    section = heading ?? section;
    if (yaml === undefined) continue;
    test(`the example of “${section}” is valid`, () => {
      expect(load(yaml, { id: 'acme' }).issues).toEqual([]);
    });
  }

  test('has an example in most of its sections', () => {
    expect(examples.filter(([, , yaml]) => yaml).length).toBeGreaterThanOrEqual(7);
  });

  test('explains every issue code, and no other', () => {
    const table = page.slice(page.indexOf('\n## Issue codes'));
    const explained = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code);
    expect(explained).toEqual(Object.keys(issueCodes));
  });

  test('names every reserved name', () => {
    const sentence = /A field may not be called (.+)\./.exec(page)?.[1] ?? '';
    expect([...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort()).toEqual([...reservedNames].sort());
  });

  test('its list of sections leads to sections that exist', () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(
      ([, heading]) => `#${heading!.toLowerCase().replaceAll(' ', '-')}`,
    );
    expect([...page.matchAll(/^- \[.+\]\((#.+)\)$/gm)].map(([, target]) => target)).toEqual(headings);
  });
});
