import type { Deadlines } from '../config.ts';

// undici's timers fire up to half a second late (more for short ones); two seconds keep the order certain.
const leastDistance = 2;

/** `10,30,45`: seconds for the caller's wait, the socket and the attempt → milliseconds. */
export function parseDeadlines(text: string): Deadlines {
  const seconds = text.split(',').map((item) => (/^\s*\d+(\.\d+)?\s*$/.test(item) ? Number(item) : Number.NaN));
  const [caller, socket, attempt] = seconds;
  if (
    seconds.length !== 3 ||
    caller === undefined ||
    socket === undefined ||
    attempt === undefined ||
    seconds.some(Number.isNaN)
  ) {
    throw new Error("must be three numbers of seconds, such as 10,30,45: the caller's wait, the socket, the attempt.");
  }
  if (caller <= 0) throw new Error('must give the caller more than 0 seconds.');
  if (socket - caller < leastDistance || attempt - socket < leastDistance) {
    throw new Error(`must rise by at least ${leastDistance} seconds from one number to the next.`);
  }
  if (attempt > 600) throw new Error('may not exceed 600 seconds.');
  return Object.freeze({ caller: caller * 1000, socket: socket * 1000, attempt: attempt * 1000 });
}
