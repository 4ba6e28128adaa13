import type { AuthenticationMethod } from '../manifest/connector.ts';
import { variablesOf } from '../manifest/template.ts';
import { hasConsent } from './method.ts';

/**
 * The credential fields whose change makes another grant of it: those that the authorization request or a token URL
 * uses, and the client itself. A change of any other field keeps the grant.
 */
export function grantFields(method: AuthenticationMethod): ReadonlySet<string> {
  if (!hasConsent(method)) return new Set();
  const { authorization_request: authorization, token_request, refresh_request } = method;
  const templates = [authorization.url, ...Object.values(authorization.query), token_request.url, refresh_request.url];
  const used = templates.filter((template) => template !== null).flatMap((template) => variablesOf(template));
  return new Set([...used, 'client_id', 'scope']);
}
