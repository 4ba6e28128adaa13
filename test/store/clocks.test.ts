import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { processClock } from '../../src/store/process-clock.ts';

const readings = { wall: 1_000_000, monotonic: 500, uptime: 90_000 };
const read = {
  wall: () => readings.wall,
  monotonic: () => readings.monotonic,
  uptime: () => readings.uptime,
};
const pass = (milliseconds: number) => {
  readings.monotonic += milliseconds;
  readings.uptime += milliseconds;
  vi.advanceTimersByTime(milliseconds);
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a wall clock that jumps in a running process moves nothing', () => {
  const clock = processClock(read);
  const begun = clock.now();
  readings.wall += 3_600_000;
  pass(2_000);
  expect(clock.now() - begun).toBe(2_000);
  readings.wall -= 7_200_000;
  pass(2_000);
  expect(clock.now() - begun).toBe(4_000);
  clock.stop();
});

test('the time that the machine slept has passed, and no duration was', () => {
  const clock = processClock(read);
  const [begun, counted] = [clock.now(), clock.monotonic()];
  readings.uptime += 8 * 3_600_000;
  pass(1_000);
  expect(clock.now() - begun).toBe(8 * 3_600_000 + 1_000);
  expect(clock.monotonic() - counted).toBe(1_000);
  pass(1_000);
  expect(clock.now() - begun, 'once').toBe(8 * 3_600_000 + 2_000);
  clock.stop();
});
