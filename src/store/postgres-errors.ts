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
  const { what, hint } = troubleOf(error);
  return new EvergrantError('store_unavailable', `${what}: ${reasonOf(error)}.`, { hint, retryAfter: 1, cause: error });
}

function troubleOf(error: unknown): { readonly what: string; readonly hint: string } {
  const code = codeOf(error);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      what: "The database's certificate is not accepted",
      hint: 'Connect by a name that its certificate holds, or give it a certificate for this one.',
    };
  }
  // Node's codes for certificates, those of OpenSSL among them.
  if (/^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_|INVALID_CA)/.test(code)) {
    return {
      what: "The database's certificate is not accepted",
      hint: 'Name the authority that signed it: sslrootcert=/path/to/ca.pem in the URL, or NODE_EXTRA_CA_CERTS.',
    };
  }
  if (code === '' && /does not support SSL/.test(String(error))) {
    return {
      what: 'The connection would not be encrypted',
      hint: 'Turn on TLS at the database (ssl = on). In a network that you trust, sslmode=disable does without.',
    };
  }
  // A pooler tells of it under a code of its own.
  if (/^(28|3D)/.test(code) || /authentication failed/.test(String(error))) {
    return {
      what: 'The database does not let us in',
      hint: 'Check user, password, database and pg_hba.conf. Where it says "no encryption", add sslmode=verify-full to the URL.',
    };
  }
  return {
    what: 'The database does not answer',
    hint: 'Check that PostgreSQL runs, that this machine reaches it, and that it has connections and disk space left.',
  };
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
