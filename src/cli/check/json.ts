import { countOutcomes } from '../../check/report.ts';
import { toJson } from '../print/json.ts';
import type { ReportFormatter } from './formatter.ts';

/** For programs: everything that is known, unabridged. */
export const json: ReportFormatter = (reports, { seed, milliseconds }) =>
  toJson({
    seed,
    milliseconds: Math.round(milliseconds),
    counts: countOutcomes(reports.flatMap(({ results }) => results)),
    connectors: reports.map((report) => ({
      ...report,
      milliseconds: Math.round(report.milliseconds),
      counts: countOutcomes(report.results),
      results: report.results.map((result) => ({ ...result, milliseconds: Math.round(result.milliseconds) })),
    })),
  });
