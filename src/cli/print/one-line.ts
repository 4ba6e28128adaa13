/**
 * A text from elsewhere (a provider, a manifest) as one line that a terminal shows and does not obey: no line break, no
 * control character, nothing that turns the direction of writing.
 */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
}
