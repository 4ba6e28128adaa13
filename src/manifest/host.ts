/**
 * Whether a host is among the patterns: exact names, or `*.suffix` for any name below the suffix (not the suffix
 * itself). Names compare without regard to case, as DNS does. Anything that is no host name is not allowed: no user, no
 * port, no empty label, no trailing dot.
 */
export function hostAllowed(host: string, patterns: readonly string[]): boolean {
  const name = host.toLowerCase();
  return isHostname(name) && patterns.some((pattern) => matches(name, pattern.toLowerCase()));
}

/** A DNS name in its lower-case ASCII form (RFC 1123 §2.1): letters, digits, hyphens inside a label. */
export function isHostname(text: string): boolean {
  const labels = text.split('.');
  return text.length <= 253 && labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
}

function matches(name: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
}
