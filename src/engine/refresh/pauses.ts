import type { Clock } from '../ports.ts';
import type { PauseStore } from '../store.ts';
import { byHost } from './by-host.ts';

/** How long an answer of the store is believed, milliseconds. */
const believedFor = 1_000;

/** Which providers refreshes pause to, asked of the store at most once a second each. Binds every process. */
export class Pauses {
  readonly #store: PauseStore;
  readonly #clock: Clock;
  readonly #known = byHost<{ readonly until: number | null; readonly readAt: number }>();

  constructor(store: PauseStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Milliseconds until refreshes to the host go on; 0: they do. */
  async left(tokenHost: string): Promise<number> {
    return Math.max(0, (await this.#until(tokenHost)) - this.#clock.now());
  }

  /** Whether refreshes pause, or did within the last `milliseconds`. */
  async wasWithin(tokenHost: string, milliseconds: number): Promise<boolean> {
    return (await this.#until(tokenHost)) > this.#clock.now() - milliseconds;
  }

  /** Pauses for `milliseconds` from now. */
  async begin(tokenHost: string, milliseconds: number): Promise<void> {
    const until = this.#clock.now() + milliseconds;
    await this.#store.pause(tokenHost, until);
    this.#known.set(tokenHost, { until, readAt: this.#clock.monotonic() });
  }

  /** The end of the last pause; 0: there was none. */
  async #until(tokenHost: string): Promise<number> {
    const at = this.#clock.monotonic();
    let known = this.#known.get(tokenHost);
    if (!known || at - known.readAt > believedFor) {
      known = { until: await this.#store.until(tokenHost), readAt: at };
      this.#known.set(tokenHost, known);
    }
    return known.until ?? 0;
  }
}
