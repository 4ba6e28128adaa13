import { beforeAll, describe, expect, test } from 'vitest';
import { stores } from '../helpers/stores.ts';
import { allowedEnd, type KillResult, killAndStall } from './kill-and-stall.ts';

describe.each(stores)(
  '%s: a process that is killed, or stopped past its attempt, at any step of a refresh',
  (store) => {
    let result: KillResult;
    beforeAll(async () => {
      result = await killAndStall({ count: 1, store });
    }, 120_000);

    test('costs a grant only where its one answer died under a provider that forgives no replay', () => {
      const seen = result.cases.map(({ account, fate }) => `${account.name}: ${fate.end}`);
      const wanted = result.cases.map(
        ({ blow, step, kind, account }) => `${account.name}: ${allowedEnd(blow, step, kind)}`,
      );
      expect(seen).toEqual(wanted);
      expect(seen).toHaveLength(48);
    });

    test('leaves nobody who lives on without an answer or a verdict', () => {
      expect(result.waited.errors).toEqual([]);
      expect(result.resumed.unanswered).toBe(0);
    });

    test('hands out nothing that others replaced when it goes on', () => {
      expect(result.resumed.stale).toEqual([]);
    });
  },
);
