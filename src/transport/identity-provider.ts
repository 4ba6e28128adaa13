import { setTimeout as sleep } from 'node:timers/promises';
import type { Configuration, CustomFetch } from 'openid-client';
import type { Claims, Clock, IdentityProvider, Transport } from '../engine/ports.ts';
import { codeChallenge } from '../oauth/pkce.ts';
import { identityFailure } from './identity-failure.ts';

export interface IdentityProviderOptions {
  /** Exactly as the provider's metadata says it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** How people know the provider. */
  readonly name: string;
}

/** Milliseconds after which the provider's metadata is read again: its endpoints may move. */
const metadataLives = 60 * 60_000;
const resting = new Set([204, 205, 304]);

// Loaded when somebody signs in: every other use of this program does without it.
const load = () => import('openid-client');

/**
 * The operator's OpenID provider, by openid-client. Discovery waits until somebody wants to sign in, so that a provider
 * that is away keeps no server from starting; where it fails, the next one who asks tries again.
 */
export function createIdentityProvider(
  options: IdentityProviderOptions,
  transport: Transport,
  clock: Clock,
): IdentityProvider {
  const { issuer, name, scope } = options;
  const host = new URL(issuer).hostname;
  let known: { readonly configuration: Promise<Configuration>; readonly until: number } | undefined;

  /** One discovery for all who ask meanwhile. Metadata that is old serves on while the provider is away. */
  function discovered(): Promise<Configuration> {
    const now = clock.monotonic();
    if (known !== undefined && now < known.until) return known.configuration;
    const old = known?.configuration;
    const asked = discover(options, transport);
    const configuration = old === undefined ? asked : asked.catch(() => old);
    const entry = { configuration, until: now + metadataLives };
    known = entry;
    asked.catch(() => {
      if (known !== entry) return;
      known = old === undefined ? undefined : { configuration: old, until: now };
    });
    return configuration;
  }

  async function asked<T>(work: (configuration: Configuration) => Promise<T> | T): Promise<T> {
    try {
      return await work(await discovered());
    } catch (error) {
      throw identityFailure(error, name, host);
    }
  }

  return {
    name,

    signInUrl: ({ state, nonce, code_verifier }, redirect_uri) =>
      asked(async (configuration) => {
        const { buildAuthorizationUrl } = await load();
        const url = buildAuthorizationUrl(configuration, {
          ...{ redirect_uri, scope, state, nonce },
          ...{ code_challenge: codeChallenge(code_verifier), code_challenge_method: 'S256' },
        });
        return transport.browserUrl(url.href);
      }),

    identify: (authorizationResponse, { state, nonce, code_verifier }, needed) =>
      asked(async (configuration) => {
        const { authorizationCodeGrant, fetchUserInfo } = await load();
        const tokens = await authorizationCodeGrant(configuration, new URL(authorizationResponse), {
          ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: code_verifier, idTokenExpected: true },
        });
        const claims: Claims & { readonly sub: string } = tokens.claims()!;
        const lacking = needed.some(
          (claim) => !Object.hasOwn(claims, claim.split('.')[0]!) && !Object.hasOwn(claims, claim),
        );
        if (!lacking || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
        // The ID token wins: it is signed.
        return { ...(await fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
      }),

    async signOutUrl() {
      try {
        const { buildEndSessionUrl } = await load();
        // A page waits for this, and does without it.
        const configuration = await Promise.race([discovered(), sleep(2_000, null, { ref: false })]);
        if (configuration?.serverMetadata().end_session_endpoint === undefined) return null;
        return transport.browserUrl(buildEndSessionUrl(configuration).href);
      } catch {
        return null;
      }
    },
  };
}

async function discover(options: IdentityProviderOptions, transport: Transport): Promise<Configuration> {
  const { ClientSecretBasic, ClientSecretPost, customFetch, discovery, enableNonRepudiationChecks } = await load();
  const { issuer, clientId, clientSecret } = options;
  const basic = ClientSecretBasic(clientSecret);
  const post = ClientSecretPost(clientSecret);
  return discovery(
    new URL(issuer),
    clientId,
    undefined,
    (server, client, body, headers) => {
      // RFC 8414 §2: client_secret_basic where nothing else is said.
      const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = server;
      return (methods.includes('client_secret_basic') ? basic : post)(server, client, body, headers);
    },
    // The signature of an ID token is checked although it comes from the token endpoint itself (Core §3.1.3.7).
    { [customFetch]: fetchThrough(transport), execute: [enableNonRepudiationChecks] },
  );
}

/** What openid-client sends leaves by the one way out, under its rules; which hosts, the issuer's metadata says. */
function fetchThrough(transport: Transport): CustomFetch {
  return async (url, { method, headers, body }) => {
    const own = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'user-agent');
    const request = { method, url, headers: own, ...(body == null ? {} : { body: String(body) }) };
    const answer = await transport.exchange(request, [new URL(url).hostname]);
    const { 'content-encoding': _, 'content-length': __, ...kept } = answer.headers;
    return new Response(resting.has(answer.status) ? null : answer.body, { status: answer.status, headers: kept });
  };
}
