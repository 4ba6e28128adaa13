import { EvergrantError } from '../errors.ts';

/** A mistake in how a command was called: exit code 2. */
export function usageError(message: string, hint?: string): EvergrantError {
  return new EvergrantError('invalid_request', message, hint === undefined ? {} : { hint });
}
