import { type Kind, kinds } from '../arena.ts';
import { allowedEnd, type Case, killAndStall } from '../kill-and-stall.ts';
import type { TortureOptions } from '../options.ts';
import { steps } from '../steps.ts';

export const scenario = { count: 50, run };

const wronglyDeclared: Kind = 'reuse_detection_retry';

async function run(options: TortureOptions) {
  const { cases, waited, resumed } = await killAndStall(options);
  const unexpected = cases.filter(({ blow, step, kind, fate }) => fate.end !== allowedEnd(blow, step, kind));
  const ok = unexpected.length + waited.errors.length + resumed.unanswered + resumed.stale.length === 0;
  const report = [
    ...table(cases),
    '',
    `callers of processes that lived on: ${waited.callers}, the longest waited ${waited.longest.toFixed(0)} ms of 3,000; ` +
      `told to ask again ${waited.timeouts}; left without an outcome ${waited.errors.length}`,
    `processes that went on: ${resumed.callers} callers, unanswered ${resumed.unanswered}, out of date ${resumed.stale.length}`,
    `not as it must be: ${unexpected.length}`,
    ...unexpected.map(({ account, fate }) => `  ${account.name}: ${fate.end}, ${fate.said}`),
    'not alive, by instance:',
    ...lost(cases.filter(({ kind }) => kind !== wronglyDeclared)),
    'not alive because the manifest declares its provider wrongly (after_unknown_outcome: retry), by instance:',
    ...lost(cases.filter(({ kind }) => kind === wronglyDeclared)),
  ].join('\n');
  return { ok, report };
}

/** One line for each blow and step, one column for each kind of provider: how many of each end. */
function table(cases: readonly Case[]): string[] {
  const columns = Object.keys(kinds) as Kind[];
  const rows = (['kill', 'stall'] as const).flatMap((blow) =>
    steps.map((step) => {
      const cells = columns.map((kind) => ends(cases.filter((one) => isOf(one, blow, step, kind))));
      return `| ${blow} | ${step} | ${cells.join(' | ')} |`;
    }),
  );
  return [`| blow | step | ${columns.join(' | ')} |`, `|---|---|${columns.map(() => '---|').join('')}`, ...rows];
}

const isOf = (one: Case, ...[blow, step, kind]: [Case['blow'], Case['step'], Kind]): boolean =>
  one.blow === blow && one.step === step && one.kind === kind;

function ends(cases: readonly Case[]): string {
  const counts = Object.groupBy(cases, ({ fate }) => fate.end);
  return Object.entries(counts)
    .map(([end, of]) => `${of.length} ${end}`)
    .join(', ');
}

/** Instances that are not alive, those with the same words together. */
function lost(cases: readonly Case[]): string[] {
  const dead = cases.filter(({ fate }) => fate.end !== 'alive');
  const groups = Object.groupBy(dead, ({ blow, step, kind, fate }) => `${blow} ${step} ${kind}: ${fate.said}`);
  return Object.entries(groups).map(([words, of = []]) => `  ${words}\n    ${of.map(idOf).join(' ')}`);
}

const idOf = ({ account }: Case): string => account.instance.id;
