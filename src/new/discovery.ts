/** Authorization server metadata: RFC 8414, and OpenID Connect Discovery 1.0, which is its superset here. */
import type { ApiDescription, AuthorizationServerMetadata, OAuthScheme } from './description.ts';
import { type Mapping, scopeTokens, text, texts } from './read-values.ts';

/** @param from where the document was fetched; null: it came from a file */
export function readDiscovery(document: Mapping, from: string | null): ApiDescription {
  const issuer = text(document.issuer) ?? '';
  const grants =
    document.grant_types_supported === undefined ? ['authorization_code'] : texts(document.grant_types_supported);
  const schemes = (['authorization_code', 'client_credentials'] as const)
    .filter((grant) => grants.includes(grant))
    .flatMap((kind) => readScheme(kind, document, issuer) ?? []);
  const others = grants.filter((grant) => !known.includes(grant));
  const userinfo = text(document.userinfo_endpoint);
  const api = URL.parse(userinfo ?? issuer);
  return {
    title: URL.parse(issuer)?.hostname ?? null,
    description: null,
    documentation: text(document.service_documentation),
    servers: api === null ? [] : [{ url: api.origin, description: null, variables: {} }],
    ways: schemes.map((scheme) => ({ scheme, alongside: [] })),
    leftOut: [
      ...(others.length > 0 ? [`Further grants that the server supports: ${others.join(', ')}.`] : []),
      ...foreignIssuer(issuer, from),
    ],
    calls: userinfo !== null && api !== null ? [api.pathname] : [],
  };
}

const known = ['authorization_code', 'client_credentials', 'refresh_token', 'implicit'];

function readScheme(kind: OAuthScheme['kind'], document: Mapping, issuer: string): OAuthScheme | null {
  const tokenUrl = text(document.token_endpoint);
  const authorizationUrl = kind === 'authorization_code' ? text(document.authorization_endpoint) : null;
  if (tokenUrl === null || (kind === 'authorization_code' && authorizationUrl === null)) return null;
  const metadata: AuthorizationServerMetadata = {
    issuer: document.authorization_response_iss_parameter_supported === true ? issuer : null,
    revocationUrl: text(document.revocation_endpoint),
    pkceMethods:
      document.code_challenge_methods_supported === undefined ? null : texts(document.code_challenge_methods_supported),
    // RFC 8414 §2: client_secret_basic where nothing is said.
    clientAuthentication:
      document.token_endpoint_auth_methods_supported === undefined
        ? ['client_secret_basic']
        : texts(document.token_endpoint_auth_methods_supported),
  };
  const scopes = scopeTokens(texts(document.scopes_supported));
  return { kind, name: 'oauth2', authorizationUrl, tokenUrl, refreshUrl: null, scopes, metadata };
}

/** RFC 8414 §3.3: the issuer is the one whose address was asked. */
function foreignIssuer(issuer: string, from: string | null): string[] {
  if (from === null || URL.parse(issuer)?.origin === URL.parse(from)?.origin) return [];
  return [`The document came from ${new URL(from).host} and names the issuer ${issuer}. Make sure that this is meant.`];
}
