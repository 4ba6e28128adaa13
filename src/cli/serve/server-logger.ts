import { destination, type Logger, pino } from 'pino';
import type { Io } from '../io.ts';

/**
 * One JSON line a request on standard error; on a terminal only what a person should see. Lines are gathered for a
 * moment and leave together; what is left when the process ends leaves then.
 */
export function serverLogger(io: Pick<Io, 'outputIsTerminal'>): Logger {
  return pino(
    { level: io.outputIsTerminal ? 'warn' : 'info', base: null },
    destination({ fd: 2, sync: false, minLength: 4_096, periodicFlush: 100 }),
  );
}
