import { beforeAll, describe, expect, test } from 'vitest';
import { type StoreName, stores } from '../helpers/stores.ts';
import { allowedEnd, type KillResult, killAndStall } from './kill-and-stall.ts';

// Both at once: nearly all of the time is waiting for attempts to lapse.
const results = new Map<StoreName, KillResult>();
beforeAll(async () => {
  await Promise.all(stores.map(async (store) => results.set(store, await killAndStall({ count: 1, store }))));
}, 300_000);

describe.each(stores)(
  '%s: a process that is killed, or stopped past its attempt, at any step of a refresh',
  (store) => {
    test('costs a grant only where its one answer died under a provider that forgives no replay', () => {
      const { cases } = results.get(store)!;
      const seen = cases.map(({ account, fate }) => `${account.name}: ${fate.end}`);
      expect(seen).toEqual(
        cases.map(({ blow, step, kind, account }) => `${account.name}: ${allowedEnd(blow, step, kind)}`),
      );
      expect(seen).toHaveLength(48);
    });

    test('leaves nobody who lives on without an answer or a verdict', () => {
      const { waited, resumed } = results.get(store)!;
      expect(waited.errors).toEqual([]);
      expect(resumed.unanswered).toBe(0);
    });

    test('hands out nothing that others replaced when it goes on', () => {
      expect(results.get(store)!.resumed.stale).toEqual([]);
    });
  },
);
