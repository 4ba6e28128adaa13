import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
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
  /** True: it breaks every connection off. */
  away: boolean;
  close(): Promise<void>;
}

/** What may be different from a plain one. */
export interface ServerOptions {
  readonly issuer?: string;
  /** Where its endpoints are mounted. */
  readonly routes?: Readonly<Record<string, string>>;
  readonly scopes?: readonly string[];
  readonly redirectUri?: string;
  /** What it knows of whoever signs in, and which claims of that each scope opens. */
  readonly person?: () => Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, readonly string[]>>;
  /** Whether the UserInfo endpoint alone tells them (OpenID Connect Core §5.4), and not the ID token too. */
  readonly claimsByUserInfo?: boolean;
  /** `required`: no code without a challenge. `ignored`: neither challenge nor verifier arrives. */
  readonly pkce?: 'required' | 'ignored';
  /** Asks every customer for consent, as it is needed for offline access (OpenID Connect Core §11). */
  readonly asksForConsent?: boolean;
}

export async function startCertifiedServer(
  clients: readonly Client[],
  options: ServerOptions = {},
): Promise<CertifiedServer> {
  const { issuer: at = issuer, routes = {}, scopes, pkce = 'required', asksForConsent = false } = options;
  const provider = new Provider(at, {
    routes,
    ...(scopes ? { scopes } : {}),
    ...(options.claims ? { claims: options.claims } : {}),
    conformIdTokenClaims: options.claimsByUserInfo ?? true,
    clients: clients.map((client) => ({
      ...client,
      redirect_uris: [options.redirectUri ?? redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
    })),
    cookies: { keys: ['only-for-tests'] },
    pkce: { required: () => pkce === 'required' },
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
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...options.person?.() }),
    }),
  });
  provider.proxy = true;
  const granted: Record<string, unknown>[] = [];
  const refused: string[] = [];
  provider.on('grant.success', ({ body }) => granted.push(body));
  provider.on('grant.error', (_, { error, error_detail: detail }) =>
    refused.push(detail ? `${error}: ${detail}` : error),
  );
  const handle = provider.callback();
  const server = createServer(async (request, response) => {
    if (certified.away) return void request.destroy();
    request.headers.host = new URL(at).host;
    if (pkce === 'ignored') request.url = request.url?.replace(/&code_challenge(_method)?=[^&]*/g, '') ?? '';
    if (asksForConsent && request.url?.includes('response_type=')) request.url += '&prompt=consent';
    request.headers['x-forwarded-proto'] = 'https';
    if (pkce === 'ignored' && request.method === 'POST' && request.url === routes.token) await dropVerifier(request);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const certified: CertifiedServer = {
    away: false,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    granted,
    refused,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return certified;
}

/** The provider takes a body that was parsed before it. */
async function dropVerifier(request: IncomingMessage): Promise<void> {
  const { code_verifier: _, ...body } = Object.fromEntries(new URLSearchParams(await text(request)));
  Object.assign(request, { body });
}
