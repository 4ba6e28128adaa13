import { uptime } from 'node:os';
import type { Clock } from '../engine/ports.ts';

/** Milliseconds between two looks for a sleep of the machine, and the shortest sleep that counts. */
const lookEvery = 1_000;
const shortestSleep = 5_000;

export interface ProcessClock extends Clock {
  stop(): void;
}

/** What the clock reads; milliseconds. Only a test brings its own. */
export interface Readings {
  wall(): number;
  monotonic(): number;
  /** Since the machine started, sleep included, which the monotonic clock leaves out. */
  uptime(): number;
}

const system: Readings = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  uptime: () => uptime() * 1000,
};

/**
 * The wall clock, read once, and the monotonic clock since: a wall clock that jumps in a running process moves nothing.
 * A machine that slept is noticed by its uptime, and time goes on where it should.
 */
export function processClock({ wall, monotonic, uptime }: Readings = system): ProcessClock {
  let ahead = wall() - monotonic();
  let awake = uptime() - monotonic();
  const timer = setInterval(() => {
    const slept = uptime() - monotonic() - awake;
    if (slept < shortestSleep) return;
    awake += slept;
    ahead += slept;
  }, lookEvery).unref();
  return { now: () => Math.round(monotonic() + ahead), monotonic, stop: () => clearInterval(timer) };
}
