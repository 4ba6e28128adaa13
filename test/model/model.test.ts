import { expect, test } from 'vitest';
import { stores } from '../helpers/stores.ts';
import { runModel } from '../torture/model.ts';

test.each(stores)(
  'no interleaving loses a grant, spends a token twice, condemns a live one or hands out an old one: %s',
  {
    timeout: 120_000,
  },
  async (store) => {
    const runs = store === 'sqlite' ? 12 : 6;
    const { requests, ...made } = await runModel({ runs, store, seed: 20_261_121 });
    expect(made.runs).toBe(runs);
    expect(requests).toBeGreaterThan(runs);
  },
);
