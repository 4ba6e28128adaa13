import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const issuer = 'https://auth.oidc.example';
export const redirectUri = 'https://platform.example/oauth/callback/oidc';

export interface Client {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'none';
}

/** oidc-provider, a server that nobody here wrote, as it stands behind a proxy that speaks TLS. */
export interface CertifiedServer {
  /** Where it really listens. */
  readonly origin: string;
  /** Bodies of the token endpoint's good answers, and its errors with their reason. */
  readonly granted: Record<string, unknown>[];
  readonly refused: string[];
  close(): Promise<void>;
}

export async function startCertifiedServer(clients: readonly Client[]): Promise<CertifiedServer> {
  const provider = new Provider(issuer, {
    clients: clients.map((client) => ({
      ...client,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
    })),
    cookies: { keys: ['only-for-tests'] },
    pkce: { required: () => true },
    // By default a confidential client's refresh token rotates late in its life, and only with offline_access.
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 3600,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: 3600,
      Session: 3600,
    },
    findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
  });
  provider.proxy = true;
  const granted: Record<string, unknown>[] = [];
  const refused: string[] = [];
  provider.on('grant.success', ({ body }) => granted.push(body));
  provider.on('grant.error', (_, { error, error_detail: detail }) =>
    refused.push(detail ? `${error}: ${detail}` : error),
  );
  const handle = provider.callback();
  const server = createServer((request, response) => {
    request.headers.host = new URL(issuer).host;
    request.headers['x-forwarded-proto'] = 'https';
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    granted,
    refused,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
