import { EvergrantError } from '../errors.ts';

/** Serialization failure and deadlock: nothing was written, and the same again may succeed. */
export const isConflict = (error: unknown): boolean => /^40(001|P01)$/.test(codeOf(error));

/**
 * What a failure of PostgreSQL means. A constraint, or a statement that is wrong, stays the driver's own error; a
 * database that is not there, that goes away, that is full or too busy, is `store_unavailable`. No message holds more of
 * the URL than host and port.
 */
export function translatePostgres(error: unknown): unknown {
  if (error instanceof EvergrantError || !isTrouble(error)) return error;
  return new EvergrantError('store_unavailable', `The database does not answer: ${reasonOf(error)}.`, {
    hint: 'Check that PostgreSQL runs, that this machine reaches it, and that it has connections and disk space left.',
    retryAfter: 1,
    cause: error,
  });
}

/**
 * Classes 08 (connection), 53 (resources), 57 (operator), 58 (system), 25006 (read-only: a standby), 28 and 3D (not let
 * in), 40 (conflicts that did not end by trying again), XX (internal); and everything without an SQLSTATE, which comes
 * from the socket, TLS or the driver's timeouts.
 */
function isTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (/^(08|53|57|58|28|3D|40|XX)...$|^25006$/.test(code)) return true;
  const sqlState = /^[0-9A-Z]{5}$/.test(code) && 'severity' in error;
  return !sqlState && !(error instanceof TypeError) && !(error instanceof RangeError);
}

function reasonOf(error: unknown): string {
  // Node joins the failures of a name's several addresses, with an empty message of its own.
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return ((error as Error).message || codeOf(error) || 'no reason given').replace(/\.$/, '');
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');
