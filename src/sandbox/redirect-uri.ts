import type { AuthorizationServer, Client } from './authorization-server.ts';

/**
 * Why a redirect URI is refused, in plain words, or null where it is accepted. Nothing may be sent to a refused one
 * (RFC 6749 §3.1.2.4).
 */
export function redirectUriProblem(
  redirectUri: string,
  client: Client,
  server: AuthorizationServer,
  vendor: string,
): string | null {
  const url = URL.parse(redirectUri);
  // Printable ASCII only: what the URL parser strips (line breaks, tabs) must not end up in a header.
  if (url === null || !/^[\x21-\x7e]+$/.test(redirectUri)) return 'The redirect URI is not an absolute URL.';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'The redirect URI is neither https nor http.';
  // Other characters have a meaning in the Content-Security-Policy that names this host.
  if (!/^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(url.hostname)) return 'The redirect URI has no proper host name.';
  if (url.username !== '' || url.password !== '') return 'The redirect URI contains a user name or a password.';
  // RFC 6749 §3.1.2: "The endpoint URI MUST NOT include a fragment component."
  if (redirectUri.includes('#')) return 'The redirect URI contains a fragment (#).';
  if (client.redirect_uris !== undefined && !client.redirect_uris.includes(redirectUri))
    return 'The redirect URI is not exactly one of those registered for this client.';
  if (server.redirect_uri.https_only && url.protocol === 'http:' && !isLoopback(url))
    return `${vendor} accepts https redirect URIs only.`;
  return null;
}

/** True where the sandbox accepts what the vendor would refuse: http on the loopback interface (RFC 8252 §7.3). */
export function isExcused(redirectUri: string, server: AuthorizationServer): boolean {
  return server.redirect_uri.https_only && new URL(redirectUri).protocol === 'http:';
}

function isLoopback(url: URL): boolean {
  return url.hostname === '[::1]' || url.hostname === 'localhost' || /^127(\.\d+){3}$/.test(url.hostname);
}
