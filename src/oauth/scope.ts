/** What stands between two scopes on the wire (RFC 6749 §3.3: a space). */
export const scopeSeparators = { space: ' ', comma: ',', plus: '+' } as const;

export type ScopeSeparator = keyof typeof scopeSeparators;

/** The scopes of a text, each once, in their order. People and servers separate them by spaces or commas. */
export function scopesOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((scope) => scope !== ''))];
}

export function joinScopes(scopes: readonly string[], separator: ScopeSeparator): string {
  return scopes.join(scopeSeparators[separator]);
}

/**
 * Scopes that were asked for and not granted. Granted ones on top of them are no fault, and order means nothing; an
 * answer that names no scope granted what was asked for (RFC 6749 §5.1).
 */
export function missingScopes(requested: string, granted: string | null): string[] {
  if (granted === null || granted === '') return [];
  const given = new Set(scopesOf(granted.replaceAll('+', ' ')));
  return scopesOf(requested.replaceAll('+', ' ')).filter((scope) => !given.has(scope));
}
