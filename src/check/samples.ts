import type { AuthenticationMethod } from '../manifest/connector.ts';
import type { ApiCredential } from '../sandbox/api.ts';
import type { AuthorizationServer, Client } from '../sandbox/authorization-server.ts';
import type { Provider } from '../sandbox/provider.ts';

/** What the vendor's file gives to try one method with. */
export interface Samples {
  readonly provider: Provider;
  /** null: the method asks no authorization server, or the vendor documents none for it. */
  readonly server: AuthorizationServer | null;
  readonly client: Client | null;
  readonly credential: ApiCredential | null;
}

/** The server that knows the method, its first client, and the API credential that is meant for the method. */
export function samplesFor(method: AuthenticationMethod, provider: Provider): Samples {
  const server = serverFor(method, provider);
  return { provider, server, client: server?.clients[0] ?? null, credential: credentialFor(method, provider) };
}

/** The server that names the method, else the one that names none. */
function serverFor(method: AuthenticationMethod, { servers }: Provider): AuthorizationServer | null {
  if (isKey(method)) return null;
  return (
    servers.find(({ methods }) => methods?.includes(method.id)) ??
    servers.find(({ methods }) => methods === null) ??
    null
  );
}

/** With tokens, only what is meant for this method: another method's key opens nothing here. */
function credentialFor(method: AuthenticationMethod, { api: { credentials } }: Provider): ApiCredential | null {
  const named = credentials.find(({ methods }) => methods?.includes(method.id));
  return named ?? (isKey(method) ? (credentials.find(({ methods }) => methods === null) ?? null) : null);
}

const isKey = ({ grant }: AuthenticationMethod): boolean => grant === 'api_key' || grant === 'http_basic';
