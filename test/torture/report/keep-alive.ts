import { runKeepAliveSimulation } from '../keep-alive.ts';
import type { TortureOptions } from '../options.ts';

export const scenario = { count: 100_000, run };

async function run({ count, store, say = () => {} }: TortureOptions) {
  // Fewer grants than make an hour's load: more hours together, so that chance is no matter.
  const hours = Math.max(1, Math.ceil(15_000 / count));
  const result = await runKeepAliveSimulation({ instances: count, days: 30, nodes: 3, hours, store, progress: say });
  const { renewed, orphaned, lost, untold, twice, fewest, most, evenFrom, lag } = result;
  const named = orphaned.toSorted().join(', ');
  const onlyNamed = lost.join(', ') === named && untold.length === 0;
  const even = most <= 2 * fewest;
  const report = [
    `${count} grants that nobody uses, 30 simulated days, 3 nodes of which one died at work: ${renewed} renewals`,
    `1. no grant lost but those whose answer died with the node: ${yes(onlyNamed)}. Lost ${lost.length}, died with it ${orphaned.length}: ${named}`,
    `2. none refreshed twice for one turn: ${yes(twice === 0)}. Twice ${twice}`,
    `3. load even within a factor of two in every ${hours === 1 ? 'hour' : `${hours} hours`} after the first 14 days: ${yes(even)}. ` +
      `${fewest} to ${most}; even from day ${evenFrom ?? '–'} on`,
    `latest by ${Math.round(lag / 60_000)} min`,
  ].join('\n');
  return { ok: onlyNamed && twice === 0 && even, report };
}

const yes = (right: boolean): string => (right ? 'yes' : 'NO');
