import { beforeEach, describe, expect, test } from 'vitest';
import { HostLimiter } from '../../src/engine/refresh/host-limiter.ts';

let now = 0;
const clock = { now: () => now, monotonic: () => now };
const host = 'provider.example';

beforeEach(() => {
  now = 5_000;
});

/** Waits of so many callers that come at once. */
const take = (limiter: HostLimiter, count: number): number[] => Array.from({ length: count }, () => limiter.take(host));

test("a second's worth may go at once, the rest follows in order at the provider's pace", () => {
  const limiter = new HostLimiter(4, clock);
  expect(take(limiter, 8)).toEqual([0, 0, 0, 0, 250, 500, 750, 1_000]);
});

test('a storm of 10,000, as after an outage or a clock that jumps, never exceeds the rate in any second', () => {
  const limiter = new HostLimiter(50, clock);
  const leaving = take(limiter, 10_000);
  const perSecond = leaving.map((at) => leaving.filter((other) => other > at - 1_000 && other <= at).length);
  expect(Math.max(...perSecond.slice(100))).toBe(50);
  expect(leaving.at(-1)).toBe((10_000 - 50) * 20);
});

test('an hour without requests saves up no more than one second of them', () => {
  const limiter = new HostLimiter(10, clock);
  take(limiter, 5);
  now += 3_600_000;
  expect(take(limiter, 11).filter((wait) => wait === 0)).toHaveLength(10);
});

test('a rate below one a second holds from the first request on', () => {
  const limiter = new HostLimiter(0.5, clock);
  expect(take(limiter, 3)).toEqual([0, 2_000, 4_000]);
});

test('without a limit nobody waits', () => {
  const limiter = new HostLimiter(Number.POSITIVE_INFINITY, clock);
  expect(new Set(take(limiter, 1_000))).toEqual(new Set([0]));
  expect(limiter.giveWay(host, now)).toEqual({ wait: 0, reserved: true });
});

test('one provider does not wait for another', () => {
  const limiter = new HostLimiter(1, clock);
  take(limiter, 100);
  expect(limiter.take('another.example')).toBe(0);
});

describe('keep-alive', () => {
  test('leaves callers half of what may go at once', () => {
    const limiter = new HostLimiter(10, clock);
    const turns = Array.from({ length: 20 }, () => limiter.giveWay(host, now));
    expect(turns.filter(({ reserved }) => reserved)).toHaveLength(5);
    expect(take(limiter, 5)).toEqual([0, 0, 0, 0, 0]);
  });

  test('takes no place in the line while callers wait in it', () => {
    const limiter = new HostLimiter(10, clock);
    take(limiter, 30);
    expect(limiter.giveWay(host, now)).toEqual({ wait: 250, reserved: false });
    expect(limiter.take(host)).toBe(2_100);
  });

  test('uses the whole rate where no caller does', () => {
    const limiter = new HostLimiter(10, clock);
    let gone = 0;
    for (const end = now + 60_000; now < end; now += 100) if (limiter.giveWay(host, now).reserved) gone += 1;
    expect(gone).toBeGreaterThanOrEqual(600);
  });

  test('stands in line after a minute of giving way, so that a busy provider lets no idle grant die', () => {
    const limiter = new HostLimiter(10, clock);
    take(limiter, 1_000);
    const since = now;
    now += 60_000;
    expect(limiter.giveWay(host, since)).toEqual({ wait: 40_000 - 900 + 0, reserved: true });
  });
});

test('hosts that nobody asks for any more are forgotten, so that memory does not grow with them', () => {
  const limiter = new HostLimiter(0.5, clock);
  expect(limiter.take('first')).toBe(0);
  expect(limiter.take('first')).toBe(2_000);
  for (let host = 0; host < 30_000; host++) limiter.take(`shop-${host}`);
  expect(limiter.take('first')).toBe(0);
});
