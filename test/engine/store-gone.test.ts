import { expect, test } from 'vitest';
import { leavings } from '../torture/removable-store.ts';
import { runStoreGone } from '../torture/store-gone.ts';

test.each(leavings)(
  '%s gone between answer and commit: the token is served, kept and committed, whatever happens meanwhile',
  {
    timeout: 120_000,
  },
  async (store) => {
    expect(await runStoreGone({ count: 6, store })).toEqual({ right: 6, wrong: [] });
  },
);
