import type { Clock } from './ports.ts';
import type { PauseStore } from './store.ts';

/** How long an answer of the store is believed, milliseconds. */
const believedFor = 1_000;

/** Which providers refreshes pause to, asked of the store at most once a second each. */
export class Pauses {
  readonly #store: PauseStore;
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly until: number | null; readonly readAt: number }>();

  constructor(store: PauseStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Milliseconds until refreshes to the host go on; 0: they do. */
  async left(tokenHost: string): Promise<number> {
    const at = this.#clock.monotonic();
    let known = this.#known.get(tokenHost);
    if (!known || at - known.readAt > believedFor) {
      known = { until: await this.#store.until(tokenHost), readAt: at };
      this.#known.set(tokenHost, known);
    }
    return Math.max(0, (known.until ?? 0) - this.#clock.now());
  }

  forget(tokenHost: string): void {
    this.#known.delete(tokenHost);
  }
}
