import { destination, type Logger, pino } from 'pino';
import type { Io } from '../io.ts';

/** One JSON line a request on standard error; on a terminal only what a person should see. */
export function serverLogger(io: Pick<Io, 'outputIsTerminal'>): Logger {
  return pino({ level: io.outputIsTerminal ? 'warn' : 'info', base: null }, destination(2));
}
