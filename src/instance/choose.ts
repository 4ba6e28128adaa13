import type { Choose } from '../manifest/connector.ts';
import { lookUp } from '../oauth/look-up.ts';
import { acceptable } from './captures.ts';

export interface ChoiceOption {
  readonly value: string;
  /** For people; the value itself where the entry has no label. */
  readonly label: string;
}

/** More than a person can choose from is not read. */
const mostOptions = 500;

/** The entries of a list in an answer, as a person may pick one; entries without a usable value are left out. */
export function choiceOptions({ from, value, label, pattern }: Choose, body: unknown): readonly ChoiceOption[] {
  const list = from === undefined ? body : lookUp(body, from);
  if (!Array.isArray(list)) return [];
  return list.slice(0, mostOptions).flatMap((entry) => {
    const picked = acceptable(lookUp(entry, value), pattern === undefined ? {} : { pattern });
    return picked === null ? [] : [{ value: picked, label: acceptable(lookUp(entry, label), {}) ?? picked }];
  });
}
