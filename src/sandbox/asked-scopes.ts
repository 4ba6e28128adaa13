import type { AuthorizationServer, Client } from './authorization-server.ts';

/** The scopes that a request asks for and gets, or why it does not (RFC 6749 §3.3). */
export function askedScopes(
  server: AuthorizationServer,
  client: Client,
  scope: string,
): { readonly scopes: readonly string[] } | { readonly problem: string } {
  const { known, always_granted } = server.scopes;
  // A vendor without scopes ignores the parameter.
  if (known.length === 0) return { scopes: [] };
  const asked = split(scope, server.scopes.separator);
  // RFC 6749 §3.3: without a scope the server may use a default, here all that the client has.
  if (asked.length === 0) return { scopes: client.scopes };
  const unknown = asked.filter((name) => !known.some((one) => one.name === name));
  if (unknown.length > 0) return { problem: `Not a known scope: ${unknown.join(', ')}.` };
  const notGranted = asked.filter((name) => !client.scopes.includes(name) && !always_granted.includes(name));
  if (notGranted.length > 0) return { problem: `Not granted to this client: ${notGranted.join(', ')}.` };
  return { scopes: [...new Set([...asked, ...always_granted])] };
}

/** Each scope once. */
export function split(scope: string, separator: string): string[] {
  // A plus sign in a query is read as a space (URL Standard §5.1), so the two cannot be told apart there.
  const parts = separator === '+' ? scope.split(/[+ ]/) : scope.split(separator);
  return [...new Set(parts.filter((name) => name !== ''))];
}
