/**
 * An answer's body as real servers send it: JSON first, then form encoding, whatever the content type says. undefined
 * where it is neither.
 */
export function parseBody(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Form encoding, as some servers answer in spite of RFC 6749 §5.1. Prose and HTML have no `name=value` shape.
    if (!/^[\w.~%+-]+=[^<>\s]*$/.test(body.trim())) return undefined;
    return Object.fromEntries(new URLSearchParams(body.trim()));
  }
}
