/** No provider may silence us for longer than this; seconds. */
const longest = 3600;

/**
 * Seconds to wait from a `Retry-After` header (RFC 9110 §10.2.3): a number of seconds or an HTTP date. `now` is
 * milliseconds since 1970. undefined where the header is absent or unreadable.
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(longest, Math.max(0, Math.ceil(seconds)));
}
