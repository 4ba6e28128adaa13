/** Counts of entries in the spool that do not open, as in `SpoolStatus`. */
export interface Unopened {
  readonly unreadable: number;
  readonly damaged: number;
  readonly missing_keys: readonly string[];
}

/** What a person is told of answers in the spool that do not open, the next step included; empty: there are none. */
export function unopenedWords({ unreadable, damaged, missing_keys }: Unopened): readonly string[] {
  return [
    ...(unreadable > damaged ? [sealedAway(unreadable - damaged, missing_keys)] : []),
    ...(damaged > 0 ? [broken(damaged)] : []),
  ];
}

function sealedAway(count: number, keys: readonly string[]): string {
  const [answers, were, are] = count === 1 ? ['1 answer', 'was', 'is'] : [`${count} answers`, 'were', 'are'];
  const which = keys.length === 1 ? `the key ${keys[0]}, which is` : `the keys ${keys.join(', ')}, which are`;
  const it = count === 1 ? 'it is' : 'they are';
  return `${answers} in the spool ${were} sealed with ${which} not here, and ${are} kept. Add the key behind the first line of the key file, and ${it} opened within seconds; or behind the first in EVERGRANT_ENCRYPTION_KEY, and start again.`;
}

const broken = (count: number): string =>
  count === 1
    ? '1 entry in the spool is damaged and opens with no key; it is kept. See “The spool” in docs/operations.md.'
    : `${count} entries in the spool are damaged and open with no key; they are kept. See “The spool” in docs/operations.md.`;
