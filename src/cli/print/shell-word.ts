/** Quotes a word for a POSIX shell where it needs it, so that a printed command can be typed as it stands. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
