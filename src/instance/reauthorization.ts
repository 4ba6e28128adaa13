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
  return new Set([...used.flatMap((name) => fieldsBehind(method, name)), 'client_id', 'scope']);
}

/** The fields that a name stands for: itself, the choice that sets it, or what it is derived from. */
function fieldsBehind(method: AuthenticationMethod, name: string): string[] {
  const [root = '', member = ''] = name.split('.');
  const derivation = root === 'derived' && Object.hasOwn(method.derived, member) ? method.derived[member] : undefined;
  if (!derivation) return [root];
  return [derivation.of, derivation.key ?? ''].flatMap((template) =>
    variablesOf(template).flatMap((inner) => fieldsBehind(method, inner)),
  );
}
