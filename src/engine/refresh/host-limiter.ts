import type { Clock } from '../ports.ts';
import { byHost } from './by-host.ts';

/** How long keep-alive gives way before it stands in line like anyone else, milliseconds. */
const patience = 60_000;
/** How long keep-alive waits between two looks, milliseconds. */
const nextLook = 250;

/**
 * A turn that was taken, or a wait. `reserved`: the turn comes after `wait` milliseconds, and is taken; otherwise ask
 * again then.
 */
export interface Turn {
  readonly wait: number;
  readonly reserved: boolean;
}

/**
 * Spaces requests to one provider's token endpoint: at most `rate` a second from this process, a second's worth at once.
 * Whoever is over it waits, in order. What a clock that jumps or an outage that ends sets free at one moment leaves here
 * at the provider's pace. Keep-alive gives way: it goes where callers leave room, and leaves them half of what may go at
 * once.
 */
export class HostLimiter {
  readonly #spacing: number;
  /** Milliseconds by which turns that were not used may be made up for. */
  readonly #leeway: number;
  readonly #clock: Clock;
  /** Host → when the next request may leave if no more come; on the monotonic clock. */
  readonly #free = byHost<number>();

  /** @param rate requests a second; Infinity: no limit */
  constructor(rate: number, clock: Clock) {
    this.#spacing = 1_000 / rate;
    this.#leeway = Math.max(0, 1_000 - this.#spacing);
    this.#clock = clock;
  }

  /** Takes a caller's turn; milliseconds until it comes. */
  take(host: string): number {
    const now = this.#clock.monotonic();
    const turn = this.#next(host, now);
    this.#free.set(host, turn + this.#spacing);
    return Math.max(0, turn - now);
  }

  /** A turn for what nobody waits for. @param since on the monotonic clock: when it asked first */
  giveWay(host: string, since: number): Turn {
    const now = this.#clock.monotonic();
    const room = this.#next(host, now) <= now - this.#leeway / 2;
    // A host that callers keep busy for good must not let idle grants die.
    if (room || now - since >= patience) return { wait: this.take(host), reserved: true };
    return { wait: nextLook, reserved: false };
  }

  #next(host: string, now: number): number {
    return Math.max(this.#free.get(host) ?? 0, now - this.#leeway);
  }
}
