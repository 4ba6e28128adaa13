import { destination, type Logger, pino } from 'pino';
import type { Io } from '../io.ts';

/**
 * One JSON line a request on standard error; on a terminal only what a person should see. Nobody waits for a line to be
 * written: lines that come meanwhile leave together, and what is left at the end of the process leaves then.
 */
export function serverLogger(io: Pick<Io, 'outputIsTerminal'>): Logger {
  return pino({ level: io.outputIsTerminal ? 'warn' : 'info', base: null }, destination({ fd: 2, sync: false }));
}
