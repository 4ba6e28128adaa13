import type { ConnectorReport } from '../../check/report.ts';

/** The reports of one run, as a text to print. */
export type ReportFormatter = (reports: readonly ConnectorReport[], run: CheckRun) => string;

export interface CheckRun {
  /** With which the run can be repeated. */
  readonly seed: string;
  readonly milliseconds: number;
}
