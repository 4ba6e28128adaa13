import type {
  AuthenticationMethod,
  Connector,
  CredentialField,
  RefreshTokenRules,
  RequestTemplate,
} from './connector.ts';
import { parseDuration } from './duration.ts';
import { freeze } from './freeze.ts';
import type { Manifest, ManifestField, ManifestMethod, ManifestRequest } from './manifest.ts';

/** A valid manifest → the connector, every default applied, frozen to its leaves. */
export function buildConnector(manifest: Manifest): Connector {
  const { base_url, test = [] } = manifest.api;
  return freeze({
    ...manifest,
    authentication_methods: manifest.authentication_methods.map(method),
    api: { base_url, test: test.map((call) => ({ method: 'GET', ...call })) },
  });
}

function method(from: ManifestMethod): AuthenticationMethod {
  const tokenRequest = request(from.token_request, standardRequest);
  const { query = {}, state = { length: 43 }, ...authorization } = from.authorization_request;
  return {
    ...from,
    credential_fields: from.credential_fields.map(field),
    authorization_request: { pkce: 'S256', https_redirect_uri: false, ...authorization, query, state },
    token_request: tokenRequest,
    refresh_request: request(from.refresh_request ?? {}, tokenRequest),
    refresh_token: refreshToken(from.refresh_token ?? {}),
  };
}

function refreshToken(from: NonNullable<ManifestMethod['refresh_token']>): RefreshTokenRules {
  const lifetimes = (['idle_lifetime', 'absolute_lifetime'] as const).flatMap((name) => {
    const seconds = from[name] === undefined ? null : parseDuration(from[name]);
    return seconds === null ? [] : [[name, seconds] as const];
  });
  return {
    rotation: from.rotation ?? 'reusable',
    reuse_grace: parseDuration(from.reuse_grace ?? '0s') ?? 0,
    after_unknown_outcome: from.after_unknown_outcome ?? 'retry',
    ...Object.fromEntries(lifetimes),
  };
}

function field(from: ManifestField): CredentialField {
  return {
    ...from,
    type: from.type ?? 'string',
    examples: from.examples ?? [],
    required: from.required ?? true,
    secret: from.secret ?? false,
    advanced: from.advanced ?? false,
  };
}

/** Everything but the parameters comes from `inherited` where the manifest is silent. */
function request(from: ManifestRequest, inherited: Omit<RequestTemplate, 'query' | 'form'>): RequestTemplate {
  return {
    method: from.method ?? inherited.method,
    url: from.url ?? inherited.url,
    query: from.query ?? {},
    // Header names are the same in any case (RFC 9110 §5.1); one spelling lets a manifest replace a standard header.
    headers: { ...inherited.headers, ...lowerCaseKeys(from.headers ?? {}) },
    form: from.form ?? {},
    client_authentication: from.client_authentication ?? inherited.client_authentication,
    response: { map: { ...inherited.response.map, ...from.response?.map } },
  };
}

function lowerCaseKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
}

/** RFC 6749 §4.1.3 and §5.1, client authentication as §2.3.1 prefers it. */
const standardRequest: Omit<RequestTemplate, 'query' | 'form'> = {
  method: 'POST',
  url: '',
  headers: {},
  client_authentication: 'client_secret_basic',
  response: {
    map: {
      access_token: 'access_token',
      token_type: 'token_type',
      expires_in: 'expires_in',
      refresh_token: 'refresh_token',
      scope: 'scope',
    },
  },
};
