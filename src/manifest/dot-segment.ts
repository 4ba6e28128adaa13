/**
 * Whether a path holds `.` or `..` as a segment (RFC 3986 §5.2.4), plain or percent-encoded. Servers differ in how often
 * they decode a path and in whether a backslash or an encoded slash separates, so every such reading counts.
 */
export function hasDotSegment(path: string): boolean {
  if (!/[.%]/.test(path)) return false;
  let reading = path;
  for (let times = 0; times < 4; times++) {
    if (reading.split(/[/\\]/).some((segment) => segment === '.' || segment === '..')) return true;
    const decoded = reading.replace(/%(2e|2f|5c|25)/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (decoded === reading) return false;
    reading = decoded;
  }
  // Encoded so often that it can only be an attempt to hide something.
  return true;
}
