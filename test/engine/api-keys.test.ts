import { expect, test } from 'vitest';
import { type ApiKey, createApiKeys } from '../../src/engine/access/api-keys.ts';
import type { ApiKeyRecord, Store } from '../../src/engine/store.ts';
import type { Audit } from '../../src/engine/trail/audit.ts';
import { movableClock } from '../helpers/lab.ts';

const record: ApiKeyRecord = {
  id: 'ak_1',
  name: 'Platform',
  role: 'runtime',
  prefix: 'egk_12345',
  created_at: 0,
  expires_at: null,
  last_used_at: Number.MAX_SAFE_INTEGER,
};

/** Keys over a store that counts how often it is asked, and answers when it is let. */
function keysOver() {
  const clock = movableClock();
  const waiting: ((found: ApiKeyRecord | null) => void)[] = [];
  let asked = 0;
  const apiKeys = {
    find() {
      asked++;
      return new Promise<ApiKeyRecord | null>((resolve) => waiting.push(resolve));
    },
    remove: async () => record,
  };
  const audit = { record: async () => {} } as unknown as Audit;
  const keys = createApiKeys({ apiKeys } as unknown as Store, clock, (n) => new Uint8Array(n), null, audit);
  const answer = async (found: ApiKeyRecord | null) => {
    for (const resolve of waiting.splice(0)) resolve(found);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, keys, answer, asked: () => asked };
}

const isHeld = (found: ApiKey | null | Promise<ApiKey | null>): boolean => !(found instanceof Promise);

test('those who come at once with one key ask the store once; afterwards it is in memory', async () => {
  const { keys, answer, asked } = keysOver();
  const found = [keys.find('k'), keys.find('k'), keys.find('k')];
  await answer(record);
  expect(await Promise.all(found)).toEqual([record, record, record]);
  expect(asked()).toBe(1);
  expect(isHeld(keys.find('k'))).toBe(true);
});

test('a key in use is looked up again before anybody waits, and one that is gone is refused within 2 s', async () => {
  const { clock, keys, answer, asked } = keysOver();
  keys.find('k');
  await answer(record);
  clock.advance(1_500);
  expect(isHeld(keys.find('k'))).toBe(true);
  expect(isHeld(keys.find('k'))).toBe(true);
  expect(asked()).toBe(2);
  await answer(null);
  const refused = keys.find('k');
  await answer(null);
  expect(await refused).toBeNull();
});

test('while the store does not answer a key is believed for 2 s and no longer', async () => {
  const { clock, keys, answer } = keysOver();
  keys.find('k');
  await answer(record);
  clock.advance(1_500);
  expect(isHeld(keys.find('k'))).toBe(true);
  clock.advance(501);
  expect(isHeld(keys.find('k'))).toBe(false);
});

test('what was read before a key was revoked here does not bring it back', async () => {
  const { keys, answer, asked } = keysOver();
  const before = keys.find('k');
  await keys.revoke('ak_1', { kind: 'cli', name: 'somebody' });
  await answer(record);
  await before;
  const after = keys.find('k');
  await answer(null);
  expect(await after).toBeNull();
  expect(asked()).toBe(2);
});
