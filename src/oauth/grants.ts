import type { Parameters } from './parameters.ts';

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

/** RFC 6749 §4.4.2. */
export function clientCredentialsGrant(scope: string): Parameters {
  return [
    ['grant_type', 'client_credentials'],
    ['scope', scope],
  ];
}

/** RFC 7009 §2.1. */
export function revocation(token: string, hint: 'access_token' | 'refresh_token'): Parameters {
  return [
    ['token', token],
    ['token_type_hint', hint],
  ];
}
