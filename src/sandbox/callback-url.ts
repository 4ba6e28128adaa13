import { createHmac } from 'node:crypto';
import type { AuthorizationEndpoint, AuthorizationServer, Client } from './authorization-server.ts';
import { fillTemplate, type Json } from './template.ts';

export interface CallbackParts {
  readonly server: AuthorizationServer;
  readonly endpoint: AuthorizationEndpoint;
  readonly client: Client;
  readonly redirect_uri: string;
  readonly state: string | null;
  readonly host: string;
}

/** The redirect URI with the parameters of an authorization response added to its query (RFC 6749 §4.1.2). */
export function callbackUrl(
  { server, endpoint, client, redirect_uri, state, host }: CallbackParts,
  template: Readonly<Record<string, string>>,
  own: Readonly<Record<string, Json>>,
): string {
  const values: Record<string, Json | undefined> = {
    ...Object.fromEntries(Object.entries(client.values).map(([name, value]) => [`client.${name}`, value])),
    'client.client_id': client.client_id,
    host,
    issuer: issuerOf(server, host) ?? undefined,
    state: state ?? undefined,
    ...own,
  };
  const filled = fillTemplate(template, (name) => values[name]) as Readonly<Record<string, string | number>>;
  const parameters = Object.entries(filled).map(([name, value]): [string, string] => [name, String(value)]);
  if (endpoint.signature_parameter !== null && 'code' in own)
    parameters.push([endpoint.signature_parameter, signature(parameters, client.client_secret ?? '')]);
  return `${redirect_uri}${redirect_uri.includes('?') ? '&' : '?'}${new URLSearchParams(parameters)}`;
}

/** The server's issuer at this host; null: none is announced. */
export function issuerOf({ issuer }: AuthorizationServer, host: string): string | null {
  return issuer === null ? null : issuer.replaceAll('{host}', host);
}

/** HMAC-SHA256 in hex over `name=value&…`, sorted by name. */
function signature(parameters: readonly [string, string][], secret: string): string {
  const sorted = parameters.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha256', secret)
    .update(sorted.map(([name, value]) => `${name}=${value}`).join('&'))
    .digest('hex');
}
