import type { Cause } from '../report.ts';
import type { Subject } from '../subject.ts';

/** Manifest and vendor's file side by side, without any traffic. */
export interface Comparison {
  readonly id: string;
  /** A fact that holds where nothing differs. */
  readonly title: string;
  /** Why there is nothing to compare; null: there is. */
  skip(subject: Subject): string | null;
  /** Everything that differs. */
  differences(subject: Subject): readonly Cause[];
}

/** `60m` as people write it, from milliseconds. */
export function durationWords(milliseconds: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
  ] as const;
  const [unit, length] = units.find(([, size]) => milliseconds % size === 0) ?? ['second', 1_000];
  const count = Math.round(milliseconds / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

export const oneOf = (names: readonly string[]): string => names.join(' or ');
