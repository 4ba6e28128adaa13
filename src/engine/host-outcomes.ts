/** How many of the last answers are looked at. */
const remembered = 20;

/**
 * What this process saw last of each provider's token endpoint: whether it grants, or refuses whatever it is asked.
 * Answers only, not faults of the network: those say nothing about its verdicts.
 */
export class HostOutcomes {
  /** Host → the last answers, the oldest first; true: granted. */
  readonly #last = new Map<string, boolean[]>();

  granted(host: string): void {
    this.#add(host, true);
  }

  refused(host: string): void {
    this.#add(host, false);
  }

  /** Whether it grants at least half of what it is asked; a provider that was never asked does not. */
  mostlyGrants(host: string): boolean {
    const last = this.#last.get(host) ?? [];
    const granted = last.filter(Boolean).length;
    return granted > 0 && granted >= last.length / 2;
  }

  #add(host: string, granted: boolean): void {
    const last = this.#last.get(host) ?? [];
    last.push(granted);
    if (last.length > remembered) last.shift();
    this.#last.set(host, last);
  }
}
