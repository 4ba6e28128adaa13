import { checkHeaders } from './check-headers.ts';
import type { ClientAuthentication } from './client-authentication.ts';
import type { HttpRequest } from './http.ts';
import { appendQuery, encodeParameters, type NamedParameters, type Parameters, placeParameters } from './parameters.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A request to the provider, with every value known and nothing placed yet. */
export interface ProviderRequest {
  readonly method: string;
  readonly url: string;
  readonly query: NamedParameters;
  /** Names in lower case. */
  readonly headers: NamedParameters;
  readonly form: NamedParameters;
  /** Present: the body is JSON and has the standard parameters as members. */
  readonly json?: Readonly<Record<string, Json>>;
  readonly authentication: ClientAuthentication;
  /** The standard's own parameters, in the standard's order. */
  readonly standard: Parameters;
}

/** Places every parameter and authenticates the client (RFC 6749 §2.3, §3.2). */
export function providerRequest(request: ProviderRequest): HttpRequest {
  const { method, authentication, json } = request;
  const hasBody = method !== 'GET';
  const standard = [...request.standard, ...authentication.parameters];
  const places = placeParameters(
    { query: request.query, form: request.form, json: namesOf(json) },
    standard,
    hasBody ? (json ? 'json' : 'form') : 'query',
  );
  const [contentType, body] = json
    ? ['application/json', JSON.stringify({ ...withoutDropped(json), ...added(places.json, json) })]
    : ['application/x-www-form-urlencoded', encodeParameters(places.form)];
  // What comes with a credential may say what is accepted: a connector's own headers stand beside its token.
  const given = new Set(authentication.headers.map(([name]) => name));
  const unlessGiven = (name: string, value: string): Parameters => (given.has(name) ? [] : [[name, value]]);
  const { headers } = placeParameters(
    { headers: request.headers },
    [
      ...unlessGiven('accept', 'application/json'),
      ...authentication.headers,
      // A POST whose parameters all stand in the query has an empty body and no type for it.
      ...unlessGiven('content-type', hasBody && body !== '' ? contentType : ''),
    ],
    'headers',
  );
  checkHeaders(headers);
  const url = appendQuery(request.url, places.query);
  return hasBody ? { method, url, headers, body } : { method, url, headers };
}

/** The members of a JSON body as far as placing goes: their names, and which are to be dropped. */
function namesOf(json: ProviderRequest['json'] = {}): NamedParameters {
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, value === null ? null : 'set']));
}

/** `null` drops a member; a text that came out empty is left out like any other parameter without a value. */
function withoutDropped(json: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null && value !== ''));
}

function added(placed: Parameters, json: Readonly<Record<string, Json>>): Record<string, string> {
  return Object.fromEntries(placed.filter(([name]) => !Object.hasOwn(json, name)));
}
