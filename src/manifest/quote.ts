/** Longer values are cut: a message is one line of a terminal. */
const longest = 60;

/** A value as it may stand in a message: quoted, on one line, cut where long, control characters escaped. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return `"${visible(cut(value))}"`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a mapping';
  return String(value);
}

/** Without what would move a terminal's cursor or hide text: control, format, surrogate and separator characters. */
function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"\\]/gu, (character) =>
    character === '"' || character === '\\' ? `\\${character}` : codePoint(character),
  );
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function codePoint(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
