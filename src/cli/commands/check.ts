import { randomBytes } from 'node:crypto';
import { relative } from 'node:path';
import { openFolder } from '../../check/check-folder.ts';
import { scenarioNames } from '../../check/check-method.ts';
import type { ConnectorReport } from '../../check/report.ts';
import { suggest } from '../../manifest/suggest.ts';
import type { ReportFormatter } from '../check/formatter.ts';
import { json } from '../check/json.ts';
import { junit } from '../check/junit.ts';
import { createProgress } from '../check/progress.ts';
import { text } from '../check/text.ts';
import { type CommandFlags, commandConfig } from '../command-config.ts';
import type { Io } from '../io.ts';
import { usageError } from '../usage-error.ts';

export interface CheckFlags extends CommandFlags {
  readonly format: 'text' | 'json' | 'junit';
  /** Scenarios and comparisons to make; absent: all. */
  readonly scenario?: readonly string[];
  readonly seed?: string;
}

const formatters: Readonly<Record<CheckFlags['format'], ReportFormatter>> = { text, json, junit };

/**
 * `evergrant check`: plays connectors against what their vendors document. Nothing leaves this machine.
 * @returns the exit code: 0 all as it should be, 1 something failed
 * @throws invalid_request: no such connector or scenario
 */
export async function check(ids: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  const { connectors: folder } = await commandConfig(flags, io);
  const checked = await openFolder(folder, nearby);
  const known = await checked.list();
  const wanted = ids.length > 0 ? ids : known;
  if (wanted.length === 0) throw usageError(`There is no connector in ${folder}.`);
  for (const id of wanted) expectKnown('connector', id, known);
  for (const name of flags.scenario ?? []) expectKnown('scenario', name, scenarioNames);

  const seed = flags.seed ?? randomBytes(4).toString('hex');
  const progress = createProgress(io, wanted.length);
  const begun = performance.now();
  const reports: ConnectorReport[] = [];
  for (const id of wanted) {
    progress.begin(id);
    const report = await checked.check(id, { seed, only: flags.scenario ?? null, onResult: progress.result });
    progress.end(report);
    reports.push(report);
  }
  io.stdout(formatters[flags.format](reports, { seed, milliseconds: performance.now() - begun }));
  return reports.some(({ results }) => results.some(({ outcome }) => outcome === 'failed')) ? 1 : 0;
}

function expectKnown(what: 'connector' | 'scenario', name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const near = suggest(name, known);
  const hint = near === null ? `There are: ${known.join(', ')}.` : `Did you mean ${near}?`;
  throw usageError(`There is no ${what} ${name}.`, hint);
}

/** As a person would name it from here. */
function nearby(path: string): string {
  const short = relative('', path);
  return short.startsWith('..') ? path : short;
}
