import type { AuthenticationMethod } from '../manifest/connector.ts';
import { expandValue } from '../manifest/template.ts';
import { checkHeaders } from '../oauth/check-headers.ts';
import { basic } from '../oauth/client-authentication.ts';
import type { Parameters } from '../oauth/parameters.ts';
import { type Fresh, lookUpIn, prefixed, type Roots } from './roots.ts';

/** The tokens that a request may carry: those of the default set, and those of further sets by name. */
export interface CurrentTokens {
  readonly access_token: string;
  readonly refresh_token?: string | null;
  readonly sets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface ApiCredential {
  /** Names in lower case: the connector's own headers, then the credential. They win over a caller's. */
  readonly headers: Parameters;
  /** Added to the query of the call. */
  readonly query: Parameters;
}

/**
 * What every API call of an instance carries: the connector's headers and the credential, in a header, in the query or as
 * HTTP Basic.
 * @throws invalid_credentials where a value cannot stand in a header
 */
export function apiCredential(
  method: AuthenticationMethod,
  values: Roots,
  tokens: CurrentTokens,
  fresh?: Fresh,
): ApiCredential {
  const named = Object.entries(tokens.sets ?? {}).map(([name, set]) => prefixed(`token.${name}`, set));
  const roots: Roots = Object.assign({ ...values, access_token: tokens.access_token }, ...named);
  const lookUp = lookUpIn(method, roots, fresh);
  const { headers, authorization } = method.api;
  const own = Object.entries(headers).flatMap(([name, value]) => {
    const text = value === null ? '' : expandValue(value, lookUp);
    return text === '' ? [] : [[name, text] as const];
  });
  if ('query' in authorization) {
    return { headers: checkHeaders(own), query: [[authorization.query, expandValue(authorization.value, lookUp)]] };
  }
  if ('header' in authorization) {
    const credential = [authorization.header.toLowerCase(), expandValue(authorization.value, lookUp)] as const;
    return { headers: checkHeaders([...own, credential]), query: [] };
  }
  const { username, password } = authorization.basic;
  const credential = basic(expandValue(username, lookUp), expandValue(password, lookUp));
  return { headers: checkHeaders([...own, ...credential.headers]), query: [] };
}
