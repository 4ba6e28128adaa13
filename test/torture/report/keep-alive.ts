import { runKeepAliveSimulation } from '../keep-alive.ts';
import type { TortureOptions } from '../options.ts';

export const scenario = { count: 100_000, run };

/** On SQLite in any case: three engines share a simulated clock and one file. */
async function run({ count, say = () => {} }: TortureOptions) {
  const result = await runKeepAliveSimulation({ instances: count, days: 30, nodes: 3, progress: say });
  const { renewed, orphaned, lost, untold, twice, fewest, most, lag } = result;
  const even = most <= 2 * fewest;
  const ok = lost.join() === orphaned.toSorted().join() && untold.length === 0 && twice === 0 && even;
  const report = [
    `${count} grants that nobody uses, 30 simulated days, 3 nodes of which one died at work, on SQLite`,
    `renewals ${renewed} · twice for one turn ${twice} · from hour to hour ${fewest} to ${most} · latest ${Math.round(lag / 60_000)} min`,
    `lost ${lost.length}, of which ${orphaned.length} answers died with the node: ${orphaned.toSorted().join(', ')}`,
  ].join('\n');
  return { ok, report };
}
