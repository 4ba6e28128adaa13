import { CommanderError } from 'commander';
import { EvergrantError } from '../errors.ts';
import { commandHints } from './command-hints.ts';
import type { Io } from './io.ts';
import { oneLine } from './print/one-line.ts';

/**
 * Says in one line what failed, in one line each what is wrong with which field, and in one line what to do next.
 * Returns the exit code: 0 for help that was asked for, 1 for a failure, 2 for a mistake in how the command was called.
 */
export function reportFailure(error: unknown, io: Pick<Io, 'stderr' | 'env'>): number {
  // Commander has said what it had to say already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  // Whoever read our output has seen enough.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 0;
  if (io.env.EVERGRANT_DEBUG === '1') io.stderr(`${error instanceof Error ? error.stack : String(error)}\n`);

  if (!(error instanceof EvergrantError)) {
    io.stderr(`evergrant: ${oneLine(error instanceof Error ? error.message : String(error))}\n`);
    io.stderr('This should not happen. EVERGRANT_DEBUG=1 shows where it did.\n');
    return 1;
  }
  io.stderr(`evergrant: ${oneLine(error.message)}\n`);
  for (const problem of error.problems) io.stderr(`  ${problem.field}: ${oneLine(problem.message)}\n`);
  const hint = commandHints[error.code] ?? error.hint;
  if (hint !== undefined) io.stderr(`${oneLine(hint)}\n`);
  return error.code === 'invalid_configuration' || error.code === 'invalid_request' ? 2 : 1;
}
