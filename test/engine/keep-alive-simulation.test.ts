import { expect, test } from 'vitest';
import { runKeepAliveSimulation } from '../torture/keep-alive.ts';

test('30 days of 300 idle grants on three nodes, one of which dies at work: none is lost, none is renewed twice, the load is even', {
  timeout: 120_000,
}, async () => {
  const result = await runKeepAliveSimulation({ instances: 300, days: 30, nodes: 3, hours: 48 });
  // What was on its way to the node that died is gone, since this provider forgives no replay; all of it is named.
  expect(result.lost).toEqual(result.orphaned.toSorted());
  expect(result.untold).toEqual([]);
  expect(result.twice).toBe(0);
  expect(result.renewed).toBeGreaterThan(300 * 4);
  expect(result.most).toBeLessThanOrEqual(2 * result.fewest);
});
