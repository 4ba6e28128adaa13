import type { Clock } from '../engine/ports.ts';

/** The time of a check: it goes on like real time, and leaps where a scenario says so. Engines and vendor share it. */
export interface SimulatedClock extends Clock {
  /** Milliseconds. */
  advance(milliseconds: number): void;
}

export function simulatedClock(): SimulatedClock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    monotonic: () => performance.now() + ahead,
    advance(milliseconds) {
      ahead += milliseconds;
    },
  };
}
