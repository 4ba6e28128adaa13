import { EvergrantError } from '../errors.ts';

/**
 * The URL of an API call: `path` (with its query) below `baseUrl`, and never anywhere else, whatever is in it. Refused
 * are dot segments however encoded, backslashes, control characters and a fragment; the result is parsed and compared.
 * @throws invalid_path
 */
export function apiTarget(baseUrl: string, path: string): string {
  if (!path.startsWith('/')) throw refused('it must begin with a slash');
  if (path.startsWith('//')) throw refused('it must begin with a single slash');
  if (/[\\\p{Cc}\s]/u.test(path)) throw refused('it holds a backslash, a space or a control character');
  if (path.includes('#')) throw refused('it holds a fragment (#), which is never sent');
  const [pathname = ''] = path.split('?', 1);
  if (hasDotSegment(pathname)) throw refused('it holds a dot segment (. or ..), plain or encoded');
  const base = new URL(baseUrl);
  const target = new URL(baseUrl.replace(/\/+$/, '') + path);
  const basePath = base.pathname.replace(/\/*$/, '/');
  if (target.origin !== base.origin || target.username || !target.pathname.startsWith(basePath)) {
    throw refused('it would leave the API');
  }
  return target.href;
}

/**
 * Servers differ in how often they decode a path, so every reading of it counts; and some drop what follows a semicolon
 * in a segment before they look at it (RFC 3986 §3.3), to whom `..;` is `..`.
 */
function hasDotSegment(pathname: string): boolean {
  let reading = pathname;
  for (let times = 0; times < 4; times++) {
    if (reading.split(/[/\\]/).some((segment) => /^\.\.?(?:;|$)/.test(segment))) return true;
    const decoded = reading.replace(/%(2e|2f|3b|5c|25)/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (decoded === reading) return false;
    reading = decoded;
  }
  return true;
}

function refused(why: string): EvergrantError {
  return new EvergrantError('invalid_path', `The path is refused: ${why}.`, {
    hint: 'Give the path below the API base URL, for example /v1/items?page=2.',
  });
}
