import { EvergrantError } from '../errors.ts';
import { appendQuery, type NamedParameters, placeParameters } from './parameters.ts';

export interface AuthorizationRequest {
  /** The authorization endpoint; a query in it is kept. */
  readonly url: string;
  /** Parameters named by the connector, in their order. */
  readonly query: NamedParameters;
  readonly client_id: string;
  readonly redirect_uri: string;
  readonly scope: string;
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
  return appendQuery(request.url, placeParameters({ query: request.query }, standard, 'query').query);
}

/** The parameters of the callback that mean something; unknown ones are ignored (RFC 6749 §4.1.2). */
export interface AuthorizationResponse {
  readonly state: string | null;
  readonly code: string | null;
  readonly error: string | null;
  readonly error_description: string | null;
  readonly iss: string | null;
}

/**
 * Reads the URL that the browser ended on. A parameter that stands twice is refused (RFC 6749 §3.1), because two
 * readers could pick different ones.
 * @throws invalid_request
 */
export function readAuthorizationResponse(callbackUrl: string): AuthorizationResponse {
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
    code: one('code'),
    error: one('error'),
    error_description: one('error_description'),
    iss: one('iss'),
  };
}
