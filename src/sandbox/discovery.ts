import { answerJson } from './answer-json.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { issuerOf } from './callback-url.ts';
import type { Answer, Incoming } from './exchange.ts';
import type { Json } from './template.ts';

/** The server's metadata (RFC 8414 §3.2), for the host that was asked. */
export function answerDiscovery(server: AuthorizationServer, request: Incoming): Answer {
  const { authorization_endpoint, token_endpoint, revocation_endpoint, scopes } = server;
  const host = request.host ?? (server.discovery?.hosts[0] as string);
  const grants = Object.values(token_endpoint.grants);
  const addressOf = (place: { readonly path: string; readonly hosts: readonly string[] } | null | undefined) =>
    place ? { address: `https://${place.hosts.includes(host) ? host : place.hosts[0]}${place.path}` } : undefined;
  const members: Record<string, Json | undefined> = {
    issuer: issuerOf(server, host) ?? undefined,
    authorization_endpoint: addressOf(authorization_endpoint)?.address,
    token_endpoint: addressOf(grants[0])?.address,
    revocation_endpoint: addressOf(revocation_endpoint)?.address,
    grant_types_supported: grants.flatMap(({ grant_type }) => grant_type ?? []),
    response_types_supported: ['code'],
    scopes_supported: scopes.known.map(({ name }) => name),
    token_endpoint_auth_methods_supported: [...(grants[0]?.client_authentication ?? [])],
    authorization_response_iss_parameter_supported: server.issuer !== null,
    ...(server.pkce !== 'unsupported' && { code_challenge_methods_supported: ['S256'] }),
  };
  const present = Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined);
  return answerJson(200, Object.fromEntries(present), 'answered');
}
