import { EvergrantError } from '../errors.ts';
import { appendQuery, encodeRaw, type NamedParameters, percentEncode, placeParameters } from './parameters.ts';

export interface AuthorizationRequest {
  /** The authorization endpoint; a query in it is kept. */
  readonly url: string;
  /** Parameters named by the connector, in their order. */
  readonly query: NamedParameters;
  readonly client_id: string;
  readonly redirect_uri: string;
  readonly scope: string;
  /** True where the vendor wants the scope's separators and slashes as they are. */
  readonly raw_scope?: boolean;
  readonly state: string;
  /** Absent: no PKCE. */
  readonly code_challenge?: string;
}

/** The URL that the customer's browser opens (RFC 6749 §4.1.1, RFC 7636 §4.3). */
export function authorizationRequestUrl(request: AuthorizationRequest): string {
  const challenge = request.code_challenge ?? '';
  const standard = [
    ['response_type', 'code'],
    ['client_id', request.client_id],
    ['redirect_uri', request.redirect_uri],
    ['scope', request.scope],
    ['state', request.state],
    ['code_challenge', challenge],
    ['code_challenge_method', challenge && 'S256'],
  ] as const;
  const { query } = placeParameters({ query: request.query }, standard, 'query');
  const encode = (value: string): string =>
    request.raw_scope && value === request.scope ? encodeRaw(value) : percentEncode(value);
  return appendQuery(request.url, query, encode);
}

/** The parameters of the callback that mean something; unknown ones are ignored (RFC 6749 §4.1.2). */
export interface AuthorizationResponse {
  readonly state: string | null;
  readonly code: string | null;
  readonly error: string | null;
  readonly error_description: string | null;
  readonly iss: string | null;
  /** The parameters that the connector keeps, as far as they are there. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a connector expects of the callback beyond the standard. */
export interface ExpectedResponse {
  /** The parameter that carries the code. */
  readonly code: string;
  /** Further parameters that are read. */
  readonly parameters: readonly string[];
}

/**
 * Reads the URL that the browser ended on. A parameter that stands twice is refused (RFC 6749 §3.1), because two
 * readers could pick different ones.
 * @throws invalid_request
 */
export function readAuthorizationResponse(
  callbackUrl: string,
  expected: ExpectedResponse = { code: 'code', parameters: [] },
): AuthorizationResponse {
  if (!URL.canParse(callbackUrl)) {
    throw new EvergrantError('invalid_request', 'This is not a complete URL.', {
      hint: 'Copy the whole address from the browser, from https:// (or http://) to its end.',
    });
  }
  const { searchParams } = new URL(callbackUrl);
  const one = (name: string): string | null => {
    const values = searchParams.getAll(name);
    if (values.length > 1) {
      throw new EvergrantError('invalid_request', `The answer carries the parameter ${name} more than once.`, {
        hint: 'Start the authorisation again.',
      });
    }
    return values[0] || null;
  };
  return {
    state: one('state'),
    code: one(expected.code),
    error: one('error'),
    error_description: one('error_description'),
    iss: one('iss'),
    parameters: Object.fromEntries(
      expected.parameters.flatMap((name) => {
        const value = one(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
  };
}
