import type { TortureOptions } from '../options.ts';
import { runProviderTrouble } from '../provider-trouble.ts';

export const scenario = { count: 2_000, run };

async function run({ count, store, say = () => {} }: TortureOptions) {
  const result = await runProviderTrouble({ instances: count, store, progress: say });
  const { condemned, dead, refused, callers, failed, told, revokedAfter } = result;
  const ok = condemned.length + dead.length + failed === 0 && revokedAfter === 5;
  const report = [
    `${count} instances, three minutes in which the provider refuses everything, 2 nodes`,
    `told to authorise again ${condemned.length} · dead afterwards ${dead.length} · callers with a valid token who got none ${failed}`,
    `${refused} requests for ${callers} callers whose token ended; those were told: ${told.join(', ')}`,
    `one that was really revoked was shown as gone after ${revokedAfter} minutes`,
  ].join('\n');
  return { ok, report };
}
