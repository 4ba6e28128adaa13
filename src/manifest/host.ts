/**
 * Whether a host is among the patterns: exact names, or `*.suffix` for any name below the suffix (not the suffix
 * itself). Names compare without regard to case, as DNS does; a trailing dot is not accepted.
 */
export function hostAllowed(host: string, patterns: readonly string[]): boolean {
  const name = host.toLowerCase();
  return patterns.some((pattern) => matches(name, pattern.toLowerCase()));
}

function matches(name: string, pattern: string): boolean {
  if (!pattern.startsWith('*.')) return name === pattern;
  const suffix = pattern.slice(1);
  return name.length > suffix.length && name.endsWith(suffix) && !name.startsWith('.');
}
