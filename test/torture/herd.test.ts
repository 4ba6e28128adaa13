import { expect, test } from 'vitest';
import { stores } from '../helpers/stores.ts';
import { herd } from './herd.ts';

test.each(stores)(
  '%s: a herd of processes and callers makes exactly one token request for every expiry, and nobody fails',
  {
    timeout: 60_000,
  },
  async (store) => {
    const { beyond: _, ...result } = await herd({ count: 5, store }, { processes: 3, callers: 32 });
    expect(result).toEqual({ rounds: 5, callers: 96, tokenRequests: 5, refused: 0, failed: [], mixed: 0 });
  },
);
