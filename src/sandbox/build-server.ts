import type {
  AuthorizationEndpoint,
  AuthorizationServer,
  Client,
  RefreshTokenLifetimes,
  RefreshTokenRules,
  Scopes,
} from './authorization-server.ts';
import { buildRevocationEndpoint, buildTokenEndpoint } from './build-token-endpoint.ts';
import { milliseconds } from './milliseconds.ts';
import type {
  AuthorizationEndpointDocument,
  LifetimesDocument,
  RefreshTokenDocument,
  ServerDocument,
  ServerParts,
} from './provider-document.ts';
import { servedPath } from './route-prefix.ts';
import { callbackAnswer, callbackError } from './standard-answers.ts';

/** One server with every default applied; undefined where it has no token endpoint. */
export function buildServer(
  server: ServerDocument & { readonly hosts: readonly string[] },
): AuthorizationServer | undefined {
  const { hosts, token_endpoint, revocation_endpoint, authorization_endpoint, discovery } = server;
  if (token_endpoint === undefined) return undefined;
  const scopes = buildScopes(server.scopes);
  const lifetime = optional(server.access_token?.lifetime, milliseconds);
  return {
    id: server.id,
    title: server.title ?? server.id,
    methods: server.methods ?? null,
    hosts,
    clients: (server.clients ?? []).map((client) => buildClient(client, scopes)),
    redirect_uri: { https_only: server.redirect_uri?.https_only ?? true },
    scopes,
    issuer: server.issuer ?? null,
    discovery: optional(discovery, (one) => ({ hosts, ...one })),
    authorization_endpoint: optional(authorization_endpoint, (one) => buildAuthorizationEndpoint(one, hosts)),
    pkce: server.pkce ?? 'unsupported',
    token_endpoint: buildTokenEndpoint(token_endpoint, hosts, lifetime),
    access_token: {
      lifetime,
      token_type: server.access_token?.token_type ?? 'Bearer',
      prefix: server.access_token?.prefix ?? '',
    },
    refresh_token: buildRefreshToken(server.refresh_token),
    token_sets: Object.fromEntries(
      Object.entries(server.token_sets ?? {}).map(([name, { scope_parameter }]) => [
        name,
        { scope_parameter: scope_parameter ?? null },
      ]),
    ),
    revocation_endpoint: optional(revocation_endpoint, (one) => buildRevocationEndpoint(one, token_endpoint, hosts)),
  };
}

function optional<T, R>(value: T | undefined, build: (value: T) => R): R | null {
  return value === undefined ? null : build(value);
}

const separators = { space: ' ', comma: ',', plus: '+', semicolon: ';' };

function buildScopes(scopes: ServerParts['scopes'] = {}): Scopes {
  const { separator = 'space', known = [], always_granted = [] } = scopes;
  return { separator: separators[separator], known, always_granted };
}

function buildClient(client: Partial<Client> & { readonly client_id: string }, scopes: Scopes): Client {
  return { title: client.client_id, scopes: scopes.known.map(({ name }) => name), values: {}, ...client };
}

function buildAuthorizationEndpoint(
  endpoint: AuthorizationEndpointDocument,
  hosts: readonly string[],
): AuthorizationEndpoint {
  const names = endpoint.parameter_names ?? {};
  return {
    hosts,
    parameter_names: names,
    allowed_values: {},
    signature_parameter: null,
    ...endpoint,
    path: servedPath(endpoint.path),
    required_parameters:
      endpoint.required_parameters ?? ['response_type', 'client_id', 'redirect_uri'].map((name) => names[name] ?? name),
    state: { min_length: 0, max_length: 4096, ...endpoint.state },
    code: {
      length: endpoint.code?.length ?? 32,
      // RFC 6749 §4.1.2: "a maximum authorization code lifetime of 10 minutes is RECOMMENDED"
      lifetime: milliseconds(endpoint.code?.lifetime ?? '10m'),
    },
    answer: endpoint.answer ?? callbackAnswer,
    errors: { answer: callbackError, denied: 'access_denied', ...endpoint.errors },
  };
}

function buildRefreshToken(rules?: RefreshTokenDocument): RefreshTokenRules {
  const general = buildLifetimes(rules ?? {});
  return {
    ...general,
    rotation: rules?.rotation ?? 'reusable',
    reuse_grace: milliseconds(rules?.reuse_grace ?? '0s'),
    on_reuse: rules?.on_reuse ?? 'refuse',
    prefix: rules?.prefix ?? '',
    repeated: rules?.repeated ?? false,
    issued_when: rules?.issued_when ?? null,
    exceptions: (rules?.exceptions ?? []).map(({ when, ...lifetimes }) => ({ ...buildLifetimes(lifetimes), when })),
  };
}

function buildLifetimes({ idle_lifetime, absolute_lifetime, announced }: LifetimesDocument): RefreshTokenLifetimes {
  return {
    idle_lifetime: optional(idle_lifetime, milliseconds),
    absolute_lifetime: optional(absolute_lifetime, milliseconds),
    announced: announced ?? null,
  };
}
