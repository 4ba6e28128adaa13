import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { checkMethod } from '../../src/check/check-method.ts';
import { parentsIn } from '../../src/engine/connectors/parent-manifest.ts';
import { createConnectorLoader } from '../../src/manifest/load-connector.ts';
import { loadProvider } from '../../src/sandbox/provider.ts';
import { schemaValidator } from '../../src/schema-validator.ts';
import { kSeriesMutations } from './mutations/k-series.ts';
import { type Mutation, mutate, type UnseenMutation } from './mutations/mutation.ts';
import { otherMutations, unseenMutations } from './mutations/others.ts';

vi.setConfig({ testTimeout: 120_000 });

// The provider files are as they are shipped: only the manifest has a mistake in it.
const folder = new URL('../../connector/', import.meta.url).pathname;
const load = createConnectorLoader(await schemaValidator('connector'));
const mutations = [...kSeriesMutations, ...otherMutations];

test('there are at least thirty, each another one', () => {
  expect(mutations.length).toBeGreaterThanOrEqual(30);
  expect(new Set(mutations.map(({ connector, method, mistake }) => `${connector} ${method} ${mistake}`)).size).toBe(
    mutations.length,
  );
});

describe.each(Object.entries(Object.groupBy(mutations, ({ connector }) => connector)))('%s', (_, group = []) => {
  test.each(group.map((mutation) => [mutation.mistake, mutation] as const))('%s', async (_, mutation) => {
    const { fails, cause } = mutation;
    const failed = (await check(mutation)).filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ scenario }) => scenario)).toContain(fails);
    const causes = failed.find(({ scenario }) => scenario === fails)?.causes ?? [];
    expect(causes.map(({ message }) => message).join('\n')).toMatch(cause);
    expect(causes.some(({ line }) => line !== undefined)).toBe(true);
  });
});

test.each(unseenMutations.map((mutation) => [`${mutation.mistake}: ${mutation.why}`, mutation] as const))(
  'not seen: %s',
  async (_, mutation) => {
    expect((await check(mutation)).filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  },
);

async function check(mutation: Mutation | UnseenMutation) {
  const { connector: id, method: methodId } = mutation;
  const text = mutate(readFileSync(join(folder, `${id}.yaml`), 'utf8'), mutation);
  const parentOf = parentsIn(folder);
  const { connector, issues } = load(text, { id, parent: parentOf });
  // A mistake that the schema or the rules find is no proof of anything here.
  expect(issues).toEqual([]);
  const method = connector?.authentication_methods.find((each) => each.id === methodId);
  if (!connector || !method) throw new Error(`${id} has no method ${methodId}.`);
  const provider = await loadProvider(join(folder, `${id}.provider.yaml`));
  return checkMethod({ connector, text, parentOf }, method, provider, { seed: 'mutations', only: null });
}
