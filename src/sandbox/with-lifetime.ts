import type { AuthorizationServer, Grant } from './authorization-server.ts';
import type { Provider } from './provider.ts';

/** The provider with access tokens of another lifetime, in seconds; undefined: as it is. */
export function withAccessTokenLifetime(provider: Provider, seconds: number | undefined): Provider {
  if (seconds === undefined) return provider;
  const lifetime = seconds * 1000;
  const servers = provider.servers.map((server): AuthorizationServer => {
    const grants = Object.entries(server.token_endpoint.grants).map(([name, grant]): [string, Grant] => [
      name,
      { ...grant, lifetime },
    ]);
    return { ...server, token_endpoint: { ...server.token_endpoint, grants: Object.fromEntries(grants) } };
  });
  return { ...provider, servers };
}
