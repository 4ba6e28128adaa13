import { EvergrantError } from '../errors.ts';

/** SQLITE_BUSY: another connection writes. */
const busy = 5;

export const isBusy = (error: unknown): boolean => (error as { errcode?: number }).errcode === busy;

/** Constraint errors (primary result code 19) mean something to the caller; everything else is the store's trouble. */
export function translateSqlite(error: unknown): unknown {
  const { errcode } = error as { errcode?: number };
  if (errcode === undefined || (errcode & 0xff) === 19) return error;
  return unavailable(error);
}

export function unavailable(cause: unknown): EvergrantError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EvergrantError('store_unavailable', `The store does not answer: ${why}.`, {
    hint: 'Check the disk of the data directory: space, permissions, and that it is a local disk.',
    retryAfter: 1,
    cause,
  });
}
