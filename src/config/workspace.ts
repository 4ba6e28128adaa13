/** The name of whoever asks, as customers read it. */
export function parseWorkspace(text: string): string {
  if (/\p{Cc}|\p{Cf}/u.test(text)) throw new Error('must be one line of plain text.');
  if (text.length > 80) throw new Error('must not be longer than 80 characters.');
  return text;
}
