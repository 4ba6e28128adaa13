import { type Cause, type CheckResult, type ConnectorReport, countOutcomes } from '../../check/report.ts';
import { oneLine } from '../print/one-line.ts';
import { placed } from './cause-text.ts';
import type { ReportFormatter } from './formatter.ts';

/** For people: what failed and why, each cause once; what was skipped and why; what passed by its number. */
export const text: ReportFormatter = (reports, { seed, milliseconds }) =>
  [...reports.map(connectorText), summary(reports, seed, milliseconds)].join('\n');

function connectorText(report: ConnectorReport): string {
  const { connector, title, basis, results } = report;
  const methods = [...new Set(results.map(({ method }) => method))];
  return [
    oneLine(`${connector}: ${title}`),
    ...basisWords(basis),
    ...methods.flatMap((method) =>
      methodLines(
        report,
        results.filter((result) => result.method === method),
      ),
    ),
    '',
  ].join('\n');
}

function basisWords(basis: ConnectorReport['basis']): string[] {
  if (basis === 'provider') return [];
  if (basis === 'none') return ['  The manifest cannot be used.'];
  return ['  Self-consistency only: there is no provider file that says what the vendor does.'];
}

function methodLines({ file }: ConnectorReport, results: readonly CheckResult[]): string[] {
  const { passed, failed, skipped } = countOutcomes(results);
  const heading = `${results[0]?.method ?? 'The connector as a whole'}: ${passed} passed, ${failed} failed, ${skipped} skipped`;
  return [
    `  ${heading}`,
    ...grouped(results, 'failed', (result) => result.causes.map((cause) => causeKey(cause)).join(' ')).flatMap(
      (group) => failureLines(file, group),
    ),
    ...grouped(results, 'skipped', ({ reason }) => reason ?? '').map(
      (group) => `    skip  ${names(group)}: ${oneLine(group[0]?.reason ?? '')}`,
    ),
  ];
}

/** Scenarios with one cause between them, so that it is read once. */
function failureLines(file: string, group: readonly CheckResult[]): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const title = group.length === 1 ? `: ${first.title}` : '';
  return [
    `    FAIL  ${names(group)}${title}`,
    ...first.causes.map((cause) => `          ${oneLine(placed(file, cause))}`),
  ];
}

function grouped(
  results: readonly CheckResult[],
  outcome: CheckResult['outcome'],
  keyOf: (result: CheckResult) => string,
): CheckResult[][] {
  const groups = Map.groupBy(
    results.filter((result) => result.outcome === outcome),
    keyOf,
  );
  return [...groups.values()];
}

const causeKey = ({ message, line, column }: Cause): string => `${line}:${column}:${message}`;

const names = (group: readonly CheckResult[]): string => group.map(({ scenario }) => scenario).join(', ');

function summary(reports: readonly ConnectorReport[], seed: string, milliseconds: number): string {
  const { passed, failed, skipped } = countOutcomes(reports.flatMap(({ results }) => results));
  const failing = reports.filter(({ results }) => results.some(({ outcome }) => outcome === 'failed')).length;
  const count = reports.length === 1 ? '1 connector' : `${reports.length} connectors`;
  const verdict = failing === 0 ? 'all as it should be' : `${failing} with failures`;
  const repeat = failing === 0 ? '' : `To repeat this run exactly: --seed ${seed}\n`;
  return `${count}, ${verdict}: ${passed} passed, ${failed} failed, ${skipped} skipped, in ${(milliseconds / 1000).toFixed(1)} s.\n${repeat}`;
}
