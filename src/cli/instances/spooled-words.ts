import { unopenedWords } from '../../instance/spool-words.ts';
import type { SpooledAnswer } from '../../open.ts';

/** What `list` and `show` say where answers wait for the store, a sentence or two each. */
export function spooledWords(spooled: readonly SpooledAnswer[]): readonly string[] {
  const { spooled: all, spooled_missing_keys: missing_keys } = spooledCounts(spooled);
  const damaged = spooled.filter(({ key }) => key === null).length;
  const unreadable = spooled.filter(({ key_here }) => !key_here).length;
  return [...waitingWords(all - unreadable), ...unopenedWords({ unreadable, damaged, missing_keys })];
}

/** The same for programs. */
export function spooledCounts(spooled: readonly SpooledAnswer[]) {
  const missing = spooled.flatMap(({ key, key_here }) => (key === null || key_here ? [] : [key]));
  return { spooled: spooled.length, spooled_missing_keys: [...new Set(missing)] };
}

function waitingWords(count: number): readonly string[] {
  if (count === 0) return [];
  const waits = count === 1 ? '1 answer of a provider waits' : `${count} answers of providers wait`;
  return [`${waits} in the spool: committed by itself once the store takes it. If it stays, see docs/operations.md.`];
}
