import { expect, test } from 'vitest';
import { rollingRestart } from './rolling-restart.ts';

test('three nodes are restarted one after the other under load, and no caller fails', {
  timeout: 120_000,
}, async () => {
  const { calls, refreshes, ...result } = await rollingRestart({ count: 1, store: 'sqlite' });
  expect(result).toEqual({ restarts: 3, failed: [], refused: 0, badExits: [] });
  expect(calls).toBeGreaterThan(100);
  expect(refreshes).toBeGreaterThan(10);
});
