import { type Client, type ClientAuthenticationName, clientAuthentication } from './client-authentication.ts';
import type { HttpRequest } from './http.ts';
import { appendQuery, encodeParameters, type NamedParameters, type Parameters, placeParameters } from './parameters.ts';

/** A request to the token endpoint, with every value known and nothing placed yet. */
export interface TokenRequest {
  readonly method: string;
  readonly url: string;
  readonly query: NamedParameters;
  /** Names in lower case. */
  readonly headers: NamedParameters;
  readonly form: NamedParameters;
  readonly client: Client;
  readonly client_authentication: ClientAuthenticationName;
  /** The standard's own parameters, in the standard's order. */
  readonly standard: Parameters;
}

/** RFC 6749 §4.1.3 and RFC 7636 §4.5. */
export function codeGrant(code: string, redirectUri: string, codeVerifier: string): Parameters {
  return [
    ['grant_type', 'authorization_code'],
    ['code', code],
    ['redirect_uri', redirectUri],
    ['code_verifier', codeVerifier],
  ];
}

/** RFC 6749 §6. The scope is left out: the grant keeps the one it has. */
export function refreshGrant(refreshToken: string): Parameters {
  return [
    ['grant_type', 'refresh_token'],
    ['refresh_token', refreshToken],
  ];
}

/** Places every parameter and authenticates the client (RFC 6749 §2.3, §3.2). */
export function tokenHttpRequest(request: TokenRequest): HttpRequest {
  const authentication = clientAuthentication[request.client_authentication](request.client);
  const hasBody = request.method !== 'GET';
  const places = placeParameters(
    { query: request.query, form: request.form },
    [...request.standard, ...authentication.parameters],
    hasBody ? 'form' : 'query',
  );
  // A POST whose parameters all stand in the query has an empty body and no type for it.
  const contentType = hasBody && places.form.length > 0 ? 'application/x-www-form-urlencoded' : '';
  const { headers } = placeParameters(
    { headers: request.headers },
    [['accept', 'application/json'], ...authentication.headers, ['content-type', contentType]],
    'headers',
  );
  const { method } = request;
  const url = appendQuery(request.url, places.query);
  return hasBody ? { method, url, headers, body: encodeParameters(places.form) } : { method, url, headers };
}
