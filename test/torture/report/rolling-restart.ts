import type { TortureOptions } from '../options.ts';
import { rollingRestart } from '../rolling-restart.ts';

export const scenario = { count: 10, run };

async function run(options: TortureOptions) {
  const { restarts, calls, failed, refreshes, refused, badExits } = await rollingRestart(options);
  const report = [
    `${restarts} restarts of three nodes under load: ${calls} calls, failed callers ${failed.length}`,
    `refreshes ${refreshes} · invalid_grant ${refused} · ends with another code than 0: ${badExits.length}`,
    ...new Set(failed),
  ].join('\n');
  return { ok: failed.length + refused + badExits.length === 0, report };
}
