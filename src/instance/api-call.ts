import type { HttpRequest } from '../oauth/http.ts';
import { appendQuery } from '../oauth/parameters.ts';
import type { ApiCredential } from './api-credential.ts';
import { apiTarget } from './target.ts';

/**
 * Address and headers of an API call: the caller's path (with its query) and headers below the API's base URL, and the
 * credential that every call carries. What the credential sets takes the place of what the caller gave under that name.
 * @throws invalid_path
 */
export function apiCall(
  baseUrl: string,
  path: string,
  headers: HttpRequest['headers'],
  credential: ApiCredential,
): Pick<HttpRequest, 'url' | 'headers'> {
  const ours = new Set(credential.headers.map(([name]) => name));
  const kept = headers.filter(([name]) => !ours.has(name.toLowerCase()));
  return {
    url: appendQuery(apiTarget(baseUrl, withoutQuery(path, credential)), credential.query),
    headers: [...kept, ...credential.headers],
  };
}

/** The path without parameters that the credential sets: of two with one name, servers differ in which they take. */
function withoutQuery(path: string, { query }: ApiCredential): string {
  const [pathname = '', ...rest] = path.split('?');
  const ours = new Set(query.map(([name]) => name));
  if (rest.length === 0 || ours.size === 0) return path;
  const kept = rest
    .join('?')
    .split('&')
    .filter((part) => ![...new URLSearchParams(part).keys()].some((name) => ours.has(name)));
  return kept.length === 0 ? pathname : `${pathname}?${kept.join('&')}`;
}
