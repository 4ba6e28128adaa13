/**
 * What `--json` prints: the names and shapes of the HTTP API. Inside, times are milliseconds since 1970; outside they
 * are RFC 3339 in UTC, which every language reads.
 */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, timeAsText, 2)}\n`;
}

function timeAsText(key: string, value: unknown): unknown {
  const isTime = typeof value === 'number' && (key.endsWith('_at') || key === 'since' || key === 'at');
  return isTime ? new Date(value).toISOString() : value;
}
