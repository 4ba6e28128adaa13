import type { Inline } from './page.ts';

type Words = readonly Inline[];

/** Items with commas between them. */
export const listed = (items: readonly Words[]): Inline[] => between(', ', items);

/** Sentences one after the other; an empty one leaves no trace. */
export const joinedSentences = (sentences: readonly Words[]): Inline[] =>
  between(
    ' ',
    sentences.filter((words) => words.length > 0),
  );

function between(separator: string, parts: readonly Words[]): Inline[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
}
