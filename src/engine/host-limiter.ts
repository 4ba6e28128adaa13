import type { Clock } from './ports.ts';

/**
 * Spaces requests to one provider's token endpoint: at most `rate` a second from this process, a second's worth at once.
 * Whoever is over it waits, in order. What a clock that jumps or an outage that ends sets free at one moment leaves here
 * at the provider's pace.
 */
export class HostLimiter {
  readonly #rate: number;
  readonly #clock: Clock;
  /** Host → when the next request may leave if no more come; on the monotonic clock. */
  readonly #free = new Map<string, number>();

  /** @param rate requests a second; Infinity: no limit */
  constructor(rate: number, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** Takes a turn; milliseconds until it comes. */
  take(host: string): number {
    const now = this.#clock.monotonic();
    const spacing = 1_000 / this.#rate;
    // A second's worth that was not used may go at once.
    const turn = Math.max(this.#free.get(host) ?? 0, now - 1_000 + spacing);
    this.#free.set(host, turn + spacing);
    return Math.max(0, turn - now);
  }
}
