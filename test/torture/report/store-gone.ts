import type { TortureOptions } from '../options.ts';
import { runStoreGone } from '../store-gone.ts';

/** Answers whose commit meets a store that is gone. */
export const scenario = { count: 100, run };

async function run(options: TortureOptions) {
  const { right, wrong } = await runStoreGone(options);
  const report = [`the store gone between answer and commit: ${right} of ${options.count} right`, ...wrong].join('\n');
  return { ok: right === options.count && wrong.length === 0, report };
}
