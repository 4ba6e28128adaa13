/** What stands between two scopes on the wire (RFC 6749 §3.3: a space). */
export const scopeSeparators = { space: ' ', comma: ',', plus: '+' } as const;

type ScopeSeparator = keyof typeof scopeSeparators;

/** The scopes of a text, each once, in their order. People and servers separate them by spaces or commas. */
export function scopesOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((scope) => scope !== ''))];
}

export function joinScopes(scopes: readonly string[], separator: ScopeSeparator): string {
  return scopes.join(scopeSeparators[separator]);
}
