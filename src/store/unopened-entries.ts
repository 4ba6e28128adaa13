import type { SpoolStatus } from '../engine/ports.ts';
import type { Sealer } from './seal.ts';
import { labelOf, type OpenedEntry, openEntry } from './spool-entry.ts';

interface Unopened {
  readonly key: string | null;
  /** The entry's text, from the disk. */
  read(): string | null;
  taken(entry: OpenedEntry): void;
}

/** Entries that did not open. Each is tried again when other keys are here than at the last try. */
export class UnopenedEntries {
  readonly #sealer: Sealer;
  #entries: readonly Unopened[] = [];
  #triedWith = '';

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  /** @param taken is given the entry, once it opens */
  add(text: string, read: () => string | null, taken: (entry: OpenedEntry) => void): void {
    this.#entries = [...this.#entries, { key: labelOf(text).key, read, taken }];
  }

  tryAgain(): void {
    if (this.#entries.length === 0) return;
    const keys = this.#sealer.keyIds().join();
    if (keys === this.#triedWith) return;
    this.#triedWith = keys;
    this.#entries = this.#entries.filter(({ read, taken }) => {
      const opened = openEntry(this.#sealer, read() ?? '');
      if (opened) taken(opened);
      return !opened;
    });
  }

  status(): Pick<SpoolStatus, 'unreadable' | 'damaged' | 'missing_keys'> {
    const { length } = this.#entries;
    if (length === 0) return { unreadable: 0, damaged: 0, missing_keys: [] };
    const here = this.#sealer.keyIds();
    const sealedAway = this.#entries.flatMap(({ key }) => (key === null || here.includes(key) ? [] : [key]));
    return { unreadable: length, damaged: length - sealedAway.length, missing_keys: [...new Set(sealedAway)] };
  }
}
