import { byHost } from './by-host.ts';

/** So many refreshes granted are proof that a provider works. */
const proof = 10;

/** When this process was last granted refreshes by each provider's token endpoint. */
export class HostSuccesses {
  /** Host → the last ones, milliseconds since 1970, the oldest first. */
  readonly #last = byHost<number[]>();

  add(host: string, at: number): void {
    const last = this.#last.get(host) ?? [];
    last.push(at);
    if (last.length > proof) last.shift();
    this.#last.set(host, last);
  }

  /** Whether the provider has granted so many since then that what it refuses is no fault of its own. */
  provedSince(host: string, since: number): boolean {
    const last = this.#last.get(host) ?? [];
    return last.length === proof && (last[0] ?? 0) >= since;
  }
}
