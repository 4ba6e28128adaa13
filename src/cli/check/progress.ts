import { type CheckResult, type ConnectorReport, countOutcomes } from '../../check/report.ts';
import type { Io } from '../io.ts';
import { painter } from '../print/colour.ts';

/** What a person sees while a check runs. */
export interface Progress {
  begin(connector: string): void;
  result(result: CheckResult): void;
  end(report: ConnectorReport): void;
}

const clearLine = '\r\u001b[2K';

/** A line for each connector, on standard error of a terminal; in a pipe nothing. @param total connectors */
export function createProgress(io: Io, total: number): Progress {
  if (!io.outputIsTerminal) return { begin() {}, result() {}, end() {} };
  const paint = painter(io);
  let at = 0;
  let connector = '';
  let results: CheckResult[] = [];
  const place = () => `${String(at).padStart(String(total).length)}/${total} ${connector}`;
  const show = () => io.stderr(`${clearLine}${place()} … ${results.length}`);
  return {
    begin(id) {
      at++;
      connector = id;
      results = [];
      show();
    },
    result(result) {
      results.push(result);
      show();
    },
    end(report) {
      const { passed, failed, skipped } = countOutcomes(report.results);
      const mark = failed > 0 ? paint('bad', `${failed} failed`) : paint('good', 'ok');
      const counts = `${passed} passed, ${skipped} skipped`;
      io.stderr(`${clearLine}${place()}: ${mark}, ${counts}, ${(report.milliseconds / 1000).toFixed(1)} s\n`);
    },
  };
}
