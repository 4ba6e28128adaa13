import type { Api, ApiAuthorization } from './api.ts';
import type { Incoming } from './exchange.ts';
import { variablesOf } from './template.ts';

/** What a call carries: the members that the vendor's `authorization` names, such as access_token or api_key. */
export type Presented = Readonly<Record<string, string>>;

/** The credential of a call, by the first of the vendor's ways that fits it; null: it carries none. */
export function presentedCredential(api: Api, request: Incoming): Presented | null {
  return presentedCredentials(api, request)[0] ?? null;
}

/** The credential of a call by each of the vendor's ways that fits it: what is sent as Bearer may be a token or a key. */
export function presentedCredentials(api: Api, request: Incoming): Presented[] {
  return api.authorization.map((way) => read(way, request)).filter((presented) => presented !== null);
}

/** The vendor's ways in words: `Authorization: Bearer …`. */
export function expectedCredential(api: Api): string {
  const words = api.authorization.map((way) => {
    if ('basic' in way) return 'Authorization: Basic …';
    const value = way.value.replace(/\{\w+\}/g, '…');
    return 'header' in way ? `${way.header}: ${value}` : `${way.query}=${value} in the query`;
  });
  return [...new Set(words)].join(', or ');
}

function read(way: ApiAuthorization, request: Incoming): Presented | null {
  if ('query' in way) return match(way.value, request.query.get(way.query));
  if ('header' in way) return match(way.value, text(request.headers[way.header.toLowerCase()]));
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(text(request.headers.authorization) ?? '')?.[1];
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return null;
  const user = match(way.basic.username, pair.slice(0, colon));
  const password = match(way.basic.password, pair.slice(colon + 1));
  return user && password && { ...user, ...password };
}

function text(header: string | string[] | undefined): string | null {
  return header === undefined ? null : String(header);
}

/** What the names of a template stand for in a text that fits it; schemes are compared without case (RFC 9110 §11.1). */
function match(template: string, value: string | null): Presented | null {
  if (value === null) return null;
  const names = variablesOf(template);
  const pattern = template
    .split(/\{\w+\}/)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, ' +'))
    // RFC 6750 §2.1 says of what characters a token is made.
    .reduce(
      (joined, literal, i) => `${joined}${names[i - 1] === 'access_token' ? '([\\w.~+/-]+=*)' : '(.+)'}${literal}`,
    );
  const found = new RegExp(`^${pattern}$`, 'i').exec(value);
  return found && Object.fromEntries(names.map((name, i) => [name, found[i + 1] as string]));
}
