import { runKeepAliveSimulation } from '../keep-alive.ts';
import type { TortureOptions } from '../options.ts';

export const scenario = { count: 100_000, run };

async function run({ count, store, say = () => {} }: TortureOptions) {
  // Fewer grants than make an hour's load: more hours together, so that chance is no matter.
  const hours = Math.max(1, Math.ceil(15_000 / count));
  const result = await runKeepAliveSimulation({ instances: count, days: 30, nodes: 3, hours, store, progress: say });
  const { renewed, orphaned, lost, untold, twice, fewest, most, lag } = result;
  const even = most <= 2 * fewest;
  const ok = lost.join() === orphaned.toSorted().join() && untold.length === 0 && twice === 0 && even;
  const report = [
    `${count} grants that nobody uses, 30 simulated days, 3 nodes of which one died at work`,
    `renewals ${renewed} · twice for one turn ${twice} · in every ${hours} h after the first 14 days ${fewest} to ${most} · latest ${Math.round(lag / 60_000)} min`,
    `lost ${lost.length}, of which ${orphaned.length} answers died with the node: ${orphaned.toSorted().join(', ')}`,
  ].join('\n');
  return { ok, report };
}
