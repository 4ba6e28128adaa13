/** Seconds; from here on a number is how a server says “never”, and its date would be none that a calendar has. */
const centuries = 100 * 365 * 86_400;

/**
 * Whole seconds of life. Zero and below are taken as “not said”, as some servers send 0 for a token that does not end at
 * a fixed time; so is “never”: such a token is used until the API refuses it.
 */
export function secondsOfLife(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const seconds = Math.floor(Number(value));
  return seconds > 0 && seconds < centuries ? seconds : null;
}

/**
 * Seconds from `now` (milliseconds since 1970) to an end given as seconds or milliseconds since 1970, which differ by
 * three digits for every date that matters, or as ISO 8601. null where it is none of these, or over.
 */
export function secondsUntil(value: unknown, now: number): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const number = typeof value === 'number' || /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;
  const end = Number.isNaN(number) ? isoDate(String(value)) : number < 1e11 ? number * 1000 : number;
  return secondsOfLife((end - now) / 1000);
}

/** `Date.parse` alone would make a date of nearly anything. A time without a zone is UTC, as servers mean it. */
function isoDate(text: string): number {
  const [, date, zone] =
    /^\s*(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?)(Z|[+-]\d\d:?\d\d)?\s*$/i.exec(text) ?? [];
  return date === undefined
    ? Number.NaN
    : Date.parse(`${date.replace(' ', 'T')}${date.length > 10 ? (zone ?? 'Z') : ''}`);
}
