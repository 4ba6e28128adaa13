import pg from 'pg';
import { EvergrantError } from '../errors.ts';

/** Milliseconds until a database that cannot be reached, or does not answer, is an error instead of a wait. */
const answerTimeout = 5_000;
const connectTimeout = 4_000;

/** OID of bigint, which the driver would give as text. */
const bigint = 20;

/**
 * Connections to PostgreSQL. Nothing is asked of the session: no settings in the start-up packet, no named statements,
 * no advisory locks. So any connection serves any statement, and a pooler in transaction mode may stand between.
 * @param url as configured; a password may come from PGPASSWORD
 * @param size most connections at once
 */
export function createPool(url: string, size: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: verifying(url),
    max: size,
    application_name: 'evergrant',
    connectionTimeoutMillis: connectTimeout,
    query_timeout: answerTimeout,
    keepAlive: true,
    types: { getTypeParser },
  });
  // An idle connection that the server closes would end the process otherwise; the next query meets the trouble itself.
  pool.on('error', () => {});
  return pool;
}

/**
 * How the driver understands the URL, with what PGSSLMODE and its like add to it; nothing is connected.
 * @throws invalid_configuration where a certificate or key that the URL names cannot be read
 */
export function readConnection(url: string): { readonly host: string; readonly encrypted: boolean } {
  try {
    const { host, ssl } = new pg.Client({ connectionString: verifying(url) });
    return { host, encrypted: Boolean(ssl) };
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (path === undefined) throw error;
    throw new EvergrantError('invalid_configuration', `The URL of the database names ${path}: ${code}.`, {
      hint: 'sslrootcert, sslcert and sslkey are paths of files that this process may read.',
      cause: error,
    });
  }
}

function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === bigint ? safeInteger : (pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown);
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError('A number in the database is larger than can be counted here.');
  return value;
}

/** TLS without a look at the certificate protects against nobody who can be in between; `no-verify` says it aloud. */
function verifying(text: string): string {
  const url = new URL(text);
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && ['prefer', 'require', 'verify-ca'].includes(mode))
    url.searchParams.set('sslmode', 'verify-full');
  return url.href;
}
