/** Documents come from anywhere: a value of another type than expected is as good as none. */

export type Mapping = Readonly<Record<string, unknown>>;

export function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** In one line, trimmed; null where there is nothing to read. */
export function text(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const line = String(value)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line === '' ? null : line;
}

export function texts(value: unknown): readonly string[] {
  return list(value).flatMap((one) => text(one) ?? []);
}

/** Those that RFC 6749 §3.3 calls scope tokens. */
export function scopeTokens(names: readonly string[]): readonly string[] {
  return names.filter((name) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name));
}

/** @param length characters; a text that is longer ends at a word */
export function shortened(line: string, length: number): string {
  if (line.length <= length) return line;
  return `${line.slice(0, length - 1).replace(/\s+\S*$/, '')}…`;
}
