import { runModel } from '../model.ts';
import type { TortureOptions } from '../options.ts';

/** Interleavings. A failure tells its seed. */
export const scenario = { count: 300, run };

async function run({ count, store, seed, say = () => {} }: TortureOptions) {
  const used = seed ?? Date.now();
  try {
    const { runs, requests } = await runModel({ runs: count, store, seed: used, say });
    return {
      ok: runs >= count,
      report: `${runs} of ${count} interleavings with ${requests} token requests, seed ${used}: no invariant broken`,
    };
  } catch (error) {
    return { ok: false, report: `seed ${used}\n${(error as Error).message}` };
  }
}
