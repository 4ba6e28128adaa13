import { herd } from '../herd.ts';
import type { TortureOptions } from '../options.ts';

export const scenario = { count: 200, run };

async function run(options: TortureOptions) {
  const { rounds, callers, tokenRequests, refused, failed, mixed, beyond } = await herd(options);
  const ok = tokenRequests === rounds && refused === 0 && failed.length === 0 && mixed === 0;
  const report = [
    `${rounds} expiries × ${callers} callers in 8 processes`,
    `token requests ${tokenRequests} · invalid_grant ${refused} · failed callers ${failed.length} · other tokens ${mixed}`,
    `beyond the provider's own time: p50 ${beyond.p50.toFixed(0)} ms, p99 ${beyond.p99.toFixed(0)} ms`,
  ].join('\n');
  return { ok, report };
}
