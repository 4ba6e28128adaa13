/** Why a pattern cannot be used, in plain words; null where it can. */
export function patternProblem(pattern: string): { readonly message: string; readonly hint: string } | null {
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/u?: /, '') : 'unknown reason';
    return { message: `The pattern is no regular expression: ${reason}.`, hint: 'ECMAScript syntax with the u flag.' };
  }
  if (!nestedRepetition.test(pattern)) return null;
  const message = 'The pattern repeats a repetition, which takes for ever on some values.';
  return { message, hint: 'Drop one of the two, for example [a-z]+ instead of ([a-z]+)+.' };
}

/**
 * A repeated group that holds nothing but one repeated atom, such as `([a-z]+)*`: exponential on a value that nearly
 * matches. Other shapes may be slow as well; these are never meant.
 */
const nestedRepetition = /\((?:\?:)?(?:\[(?:[^\]\\]|\\.)*\]|\\.|[^()[\]\\])[+*]\??\)(?:[+*]|\{\d+,)/;
