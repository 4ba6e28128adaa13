import { type CheckResult, type ConnectorReport, countOutcomes } from '../../check/report.ts';
import { placed } from './cause-text.ts';
import type { ReportFormatter } from './formatter.ts';

/** JUnit's XML, as CI systems read it: a suite for each connector, a case for each scenario of each method. */
export const junit: ReportFormatter = (reports, { seed, milliseconds }) => {
  const all = reports.flatMap(({ results }) => results);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    open('testsuites', { name: 'evergrant check', ...totals(all), time: seconds(milliseconds) }),
    ...reports.map((report) => suite(report, seed)),
    '</testsuites>\n',
  ].join('');
};

function suite(report: ConnectorReport, seed: string): string {
  const { connector, file, basis, results, milliseconds } = report;
  const properties = { file, basis, seed };
  return [
    open('testsuite', { name: connector, ...totals(results), errors: 0, time: seconds(milliseconds) }, 1),
    '    <properties>\n',
    ...Object.entries(properties).map(([name, value]) => `      ${tag('property', { name, value })}/>\n`),
    '    </properties>\n',
    ...results.map((result) => testCase(report, result)),
    '  </testsuite>\n',
  ].join('');
}

function testCase({ connector, file }: ConnectorReport, result: CheckResult): string {
  const { method, scenario, title, outcome, reason, causes, milliseconds } = result;
  const classname = method === null ? connector : `${connector}.${method}`;
  const start = `    ${tag('testcase', { classname, name: `${scenario}: ${title}`, time: seconds(milliseconds) })}`;
  if (outcome === 'passed') return `${start}/>\n`;
  const [first] = causes;
  const inside =
    outcome === 'skipped'
      ? `      ${tag('skipped', { message: reason ?? '' })}/>\n`
      : `      ${tag('failure', { message: first?.message ?? '', type: scenario })}>${escaped(causes.map((cause) => placed(file, cause)).join('\n'))}</failure>\n`;
  return `${start}>\n${inside}    </testcase>\n`;
}

function totals(results: readonly CheckResult[]) {
  const { failed, skipped } = countOutcomes(results);
  return { tests: results.length, failures: failed, skipped };
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

const open = (name: string, attributes: Attributes, depth = 0): string =>
  `${'  '.repeat(depth)}${tag(name, attributes)}>\n`;

type Attributes = Readonly<Record<string, string | number>>;

function tag(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${written.join('')}`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 §2.2 has no place for is left out: no reader takes it, escaped or not. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"]/g, (character) => entities[character] as string)
    .replace(/[\t\n\r]/g, (character) => `&#${character.codePointAt(0)};`);
}
