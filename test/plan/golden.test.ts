import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { text } from '../../src/cli/plan/text.ts';
import { planConnector } from './plan-connector.ts';

/**
 * How a connector is reviewed: its plan, line by line. After a change of a manifest, write the plans anew and read what
 * changed: `npx vitest run test/plan test/docs -u`, then `git diff test/plan docs/connectors`.
 */
const ids = readdirSync('connector').flatMap((name) => /^([^.]+)\.yaml$/.exec(name)?.[1] ?? []);
const connectors = await Promise.all(ids.map(async (id) => [id, await planConnector(id)] as const));

describe('the plan is the one that was reviewed', () => {
  test.each(connectors)('%s', async (id, plans) => {
    for (const { plan, method, file } of plans) {
      await expect(text(plan, file)).toMatchFileSnapshot(`./${id}.${method.id}.golden.txt`);
    }
  });

  test('and none is left of a method that is gone', () => {
    const current = connectors
      .flatMap(([, plans]) => plans)
      .map(({ connector, method }) => `${connector.id}.${method.id}.golden.txt`);
    const kept = readdirSync('test/plan').filter((name) => name.endsWith('.golden.txt'));
    expect(kept.filter((name) => !current.includes(name))).toEqual([]);
  });
});
