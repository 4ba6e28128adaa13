import type { Capture, RequestTemplate, ResponseMap, ResponseTemplate } from './connector.ts';
import { parseDuration } from './duration.ts';
import type { ManifestCapture, ManifestMap, ManifestRequest, ManifestResponse, OneOrMore } from './manifest.ts';

/** What a request takes from another where its manifest is silent: everything but the parameters. */
export type Inherited = Omit<RequestTemplate, 'query' | 'form' | 'scope'>;

export function buildRequest(from: ManifestRequest, inherited: Inherited): RequestTemplate {
  // One kind of body is one vendor's habit: a request without parameters of its own has that of the one before.
  const json = from.json ?? (inherited.json && from.form === undefined ? {} : undefined);
  return {
    ...(from.scope === undefined ? {} : { scope: from.scope }),
    method: from.method ?? inherited.method,
    url: from.url ?? inherited.url,
    query: from.query ?? {},
    // Header names are the same in any case (RFC 9110 §5.1); one spelling lets a manifest replace a standard header.
    headers: { ...inherited.headers, ...lowerCaseKeys(from.headers ?? {}) },
    form: from.form ?? {},
    ...(json === undefined ? {} : { json }),
    client_authentication: from.client_authentication ?? inherited.client_authentication,
    response: buildResponse(from.response, inherited.response),
  };
}

export function buildResponse(from: ManifestResponse = {}, inherited = standardRequest.response): ResponseTemplate {
  const { error, map, default_lifetime, capture, tokens, ...others } = from;
  const lifetime = default_lifetime === undefined ? null : parseDuration(default_lifetime);
  const namedSets = Object.entries(tokens ?? {}).map(([name, set]) => [name, buildMap(set)]);
  return {
    ...inherited,
    ...others,
    error: {
      when: error?.when ?? inherited.error.when,
      code: error?.code === undefined ? inherited.error.code : listOf(error.code),
      description: error?.description === undefined ? inherited.error.description : listOf(error.description),
      refused: error?.refused?.map(String) ?? inherited.error.refused,
    },
    map: { ...inherited.map, ...buildMap(map ?? {}) },
    ...(lifetime === null ? {} : { default_lifetime: lifetime }),
    capture: { ...inherited.capture, ...buildCaptures(capture) },
    tokens: { ...inherited.tokens, ...Object.fromEntries(namedSets) },
  };
}

export function buildCaptures(from: Readonly<Record<string, ManifestCapture>> = {}): Record<string, Capture> {
  const entries = Object.entries(from);
  return Object.fromEntries(
    entries.map(([name, capture]) => [name, typeof capture === 'string' ? { from: capture } : capture]),
  );
}

export function lowerCaseKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
}

function buildMap(from: ManifestMap): ResponseMap {
  return Object.fromEntries(Object.entries(from).map(([key, paths]) => [key, listOf(paths)]));
}

const listOf = <T>(value: OneOrMore<T>): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** RFC 6749 §4.1.3 and §5.1, client authentication as §2.3.1 prefers it. */
export const standardRequest: Inherited = {
  method: 'POST',
  url: '',
  headers: {},
  client_authentication: 'client_secret_basic',
  response: {
    success: {},
    error: { when: {}, code: [], description: [], refused: [] },
    map: {
      access_token: ['access_token'],
      token_type: ['token_type'],
      expires_in: ['expires_in'],
      refresh_token: ['refresh_token'],
      scope: ['scope'],
    },
    capture: {},
    tokens: {},
  },
};
