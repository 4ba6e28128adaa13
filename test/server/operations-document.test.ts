import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { eventTypes } from '../../src/instance/event.ts';
import { sharedSchemas } from '../../src/server/api/schemas.ts';

const text = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

describe('docs/operations.md', () => {
  test('describes every type of event in the words of the code, each with what to do, and no other', () => {
    const rows = rowsOf('## What happened: events');
    expect(rows.map(([name]) => name)).toEqual(Object.keys(eventTypes));
    for (const [name, meaning, next] of rows) {
      expect(meaning).toBe(eventTypes[name as keyof typeof eventTypes]);
      expect(next).toMatch(/\S.*\.$/);
    }
  });

  test('describes every state of health, each with what to do, and no other', () => {
    const health = sharedSchemas.find(({ $id }) => $id === 'Health')?.properties.state as { enum: string[] };
    const rows = rowsOf('## How an instance is doing: health');
    expect(rows.map(([name]) => name).sort()).toEqual([...health.enum].sort());
    for (const [, meaning, next] of rows) expect(`${meaning} ${next}`).toMatch(/\. \S.*\.$/);
  });

  test('names every variable that the code reads, and no other', () => {
    const files = ['config.ts', 'config/settings.ts', 'config/server.ts', 'config/sso.ts'].map((file) =>
      readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8'),
    );
    const read = new Set(files.join().match(/EVERGRANT_[A-Z_]+/g));
    const table = text.slice(text.indexOf('## Settings'), text.indexOf('## Exit codes'));
    const named = new Set(table.match(/`EVERGRANT_[A-Z_]+/g)?.map((name) => name.slice(1)));
    // The command line's own.
    named.delete('EVERGRANT_DEBUG');
    expect([...named].sort()).toEqual([...read].sort());
  });
});

/** The table below a heading: name, meaning, what to do. */
function rowsOf(heading: string): string[][] {
  const [section = ''] = text.slice(text.indexOf(heading) + heading.length).split('\n## ');
  return [...section.matchAll(/^\| `(\w+)` \| (.+?) \| (.+?) \|$/gm)].map(([, ...cells]) => cells);
}
