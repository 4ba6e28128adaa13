/**
 * `npm run torture -- <scenario> [--count N] [--store sqlite|postgres] [--provider KIND] [--seed N]`: the scenarios of
 * the tests at their full count.
 */
import { parseArgs } from 'node:util';
import postgresForRun from '../helpers/postgres-for-run.ts';
import { type StoreName, stores } from '../helpers/stores.ts';
import { type Kind, kinds } from './arena.ts';
import type { TortureOptions } from './options.ts';

/** A scenario's full count, and what runs it and tells the outcome; false: something is not as it must be. */
interface Scenario {
  readonly count: number;
  run(options: TortureOptions): Promise<{ readonly ok: boolean; readonly report: string }>;
}

/** Loaded when asked for. */
const scenarios: Readonly<Record<string, () => Promise<Scenario>>> = {
  herd: async () => (await import('./report/herd.ts')).scenario,
  'kill-and-stall': async () => (await import('./report/kill-and-stall.ts')).scenario,
  'keep-alive': async () => (await import('./report/keep-alive.ts')).scenario,
  model: async () => (await import('./report/model.ts')).scenario,
  'provider-trouble': async () => (await import('./report/provider-trouble.ts')).scenario,
  'rolling-restart': async () => (await import('./report/rolling-restart.ts')).scenario,
  'store-gone': async () => (await import('./report/store-gone.ts')).scenario,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string' },
    store: { type: 'string', default: 'sqlite' },
    provider: { type: 'string' },
    seed: { type: 'string' },
  },
});
const load = scenarios[positionals[0] ?? ''];
const isKind = (kind: string | undefined): kind is Kind | undefined => kind === undefined || kind in kinds;
const isStore = (store: string): store is StoreName => (stores as readonly string[]).includes(store);
if (!load || positionals.length !== 1 || !isStore(values.store) || !isKind(values.provider)) {
  console.error(
    `npm run torture -- <scenario> [--count N] [--store sqlite|postgres] [--provider KIND] [--seed N]\n\n` +
      `Scenarios: ${Object.keys(scenarios).join(', ')}\nKinds of provider, for herd and kill-and-stall: ${Object.keys(kinds).join(', ')}`,
  );
  process.exit(2);
}
const { count, run } = await load();
const stopPostgres = await postgresForRun();
const begun = performance.now();
const { ok, report } = await run({
  count: values.count === undefined ? count : Number(values.count),
  store: values.store,
  ...(values.provider === undefined ? {} : { provider: values.provider }),
  ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
  say: (line) => console.error(line),
});
console.log(
  `${report}\n${values.store}, ${((performance.now() - begun) / 1000).toFixed(0)} s: ${ok ? 'as it must be' : 'FAILED'}`,
);
await stopPostgres();
// Not by exitCode: what stops PostgreSQL at the end of a process would make a 0 of it.
process.exit(ok ? 0 : 1);
