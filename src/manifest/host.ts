import { remembered } from './remembered.ts';

/** In a list of hosts: the host that an administrator enters, for products that customers host themselves. */
export const selfHosted = 'self_hosted';

/**
 * Whether a host is among the patterns: exact names, `*.suffix` for any name below the suffix (not the suffix itself),
 * or `self_hosted` for any name of at least two parts that is no address. Names compare without regard to case, as DNS does. Anything that is no host name is not allowed: no user, no
 * port, no empty label, no trailing dot.
 */
export function hostAllowed(host: string, patterns: readonly string[]): boolean {
  const name = host.toLowerCase();
  return isHostname(name) && patterns.some((pattern) => matches(name, pattern.toLowerCase()));
}

/** A DNS name in its lower-case ASCII form (RFC 1123 §2.1): letters, digits, hyphens inside a label. */
export const isHostname = remembered((text): boolean => {
  const labels = text.split('.');
  return text.length <= 253 && labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
});

function matches(name: string, pattern: string): boolean {
  if (pattern === selfHosted) return isDomainName(name);
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
}

/** A name, not an IPv4 address in one of its spellings: those end in a part that is a number (WHATWG URL §3.6). */
function isDomainName(name: string): boolean {
  const labels = name.split('.');
  return labels.length > 1 && /^[a-z][a-z0-9-]*$/.test(labels.at(-1) ?? '');
}

/** The host of what people paste: `https://API.example.com/` becomes `api.example.com`. A user or port stays and is refused. */
export function hostnameOf(text: string): string {
  return text
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/\.$/, '')
    .toLowerCase();
}
