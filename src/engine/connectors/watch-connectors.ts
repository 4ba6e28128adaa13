import { EvergrantError } from '../../errors.ts';
import type { Log } from '../ports.ts';
import type { ConnectorCatalog } from './connector-catalog.ts';

/**
 * Milliseconds between two looks. Looking is a stat a file; notices of the system fail to come from network mounts and
 * from volumes that are swapped as a whole.
 */
const period = 1_000;

/** Takes up manifests as they change, come and go. The returned function ends that. */
export function watchConnectors(connectors: ConnectorCatalog, log: Log): () => void {
  let reported = new Set<string>();
  const look = () => {
    try {
      connectors.reload();
      reported = report(connectors, reported, log);
    } catch (error) {
      // The folder may be unmounted for a moment: what is in use stays in use.
      if (!(error instanceof EvergrantError)) throw error;
      log.warn({ code: error.code }, error.message);
    }
  };
  look();
  const timer = setInterval(look, period);
  timer.unref();
  return () => clearInterval(timer);
}

/** Says of each problem once where it is. */
function report(connectors: ConnectorCatalog, reported: ReadonlySet<string>, log: Log): Set<string> {
  const lines = new Set<string>();
  for (const { file, issues, in_use } of connectors.broken()) {
    const fallback = in_use === null ? 'It cannot be used.' : `Version ${in_use} stays in use.`;
    for (const { line, column, code, message } of issues.slice(0, 1)) {
      const text = `${file}:${line}:${column}: error ${code} ${message} ${fallback}`;
      lines.add(text);
      if (!reported.has(text)) log.warn({}, text);
    }
  }
  return lines;
}
