import { type ErrorCode, EvergrantError } from '../../errors.ts';
import type { Clock } from '../ports.ts';
import { byHost } from './by-host.ts';

/** How long one failure speaks for a whole provider, milliseconds. */
const believedFor = 60_000;
/** Failures that say that a provider is not there, rather than what it thinks of a grant. */
const signs: ReadonlySet<ErrorCode> = new Set(['provider_timeout', 'provider_unreachable', 'connection_lost']);

/**
 * Providers that this process could not reach a moment ago, so that one that hangs does not take all the time that the
 * others' grants need.
 */
export class HostOutages {
  readonly #clock: Clock;
  /** Host → what happened, and until when it is believed; on the monotonic clock. */
  readonly #last = byHost<{ readonly error: EvergrantError; until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What happened to the last who asked; null: ask. Once in a while somebody is let through to find out. */
  of(host: string): EvergrantError | null {
    const last = this.#last.get(host);
    if (!last) return null;
    const now = this.#clock.monotonic();
    if (now < last.until) return last.error;
    last.until = now + believedFor;
    return null;
  }

  failed(host: string, error: unknown): void {
    if (error instanceof EvergrantError && signs.has(error.code)) {
      this.#last.set(host, { error, until: this.#clock.monotonic() + believedFor });
    } else this.answered(host);
  }

  answered(host: string): void {
    this.#last.delete(host);
  }
}
