import { milliseconds } from './milliseconds.ts';
import type { ApiErrorKind, Call, Client, ClientAuthentication, Grant, Provider, Scope } from './provider.ts';
import type { Json } from './template.ts';

/** A provider file as it is written: it fits `schemas/provider.schema.json`. */
export interface ProviderDocument {
  readonly id: string;
  readonly title: string;
  readonly sources: Provider['sources'];
  readonly hosts: readonly string[];
  readonly clients: readonly (Partial<Client> & { readonly client_id: string })[];
  readonly redirect_uri?: { readonly https_only?: boolean };
  readonly scopes: { readonly separator?: string; readonly known: readonly Scope[] };
  readonly authorization_endpoint: {
    readonly path: string;
    readonly required_parameters?: readonly string[];
    readonly code?: { readonly length?: number; readonly lifetime?: string };
  };
  readonly pkce?: Provider['pkce'];
  readonly token_endpoint: {
    readonly path: string;
    readonly method?: string;
    readonly parameters_in?: 'form' | 'query';
    readonly misplaced_parameters?: 'refuse' | 'ignore';
    readonly client_authentication?: readonly ClientAuthentication[];
    readonly grants: { readonly authorization_code: Partial<Grant>; readonly refresh_token?: Partial<Grant> };
    readonly answer?: Json;
    readonly errors?: { readonly body?: Json; readonly statuses?: Readonly<Record<string, number>> };
  };
  readonly access_token: { readonly lifetime: string; readonly token_type?: string };
  readonly refresh_token?: {
    readonly rotation: 'single_use' | 'reusable';
    readonly reuse_grace?: string;
    readonly on_reuse?: 'refuse' | 'revoke_family';
    readonly idle_lifetime?: string;
    readonly absolute_lifetime?: string;
  };
  readonly api: {
    readonly calls: readonly (Partial<Call> & { readonly path: string; readonly body: Json })[];
    readonly errors?: Partial<Record<ApiErrorKind, Json>>;
  };
}

/** Applies every default to a valid document, turns durations into milliseconds, freezes the result. */
export function buildProvider(document: ProviderDocument): Provider {
  const { authorization_endpoint: authorization, refresh_token: refresh, api } = document;
  return deepFreeze({
    id: document.id,
    title: document.title,
    sources: document.sources,
    hosts: document.hosts,
    clients: document.clients.map((client) => ({
      ...client,
      title: client.title ?? client.client_id,
      scopes: client.scopes ?? document.scopes.known.map((scope) => scope.name),
    })),
    redirect_uri: { https_only: document.redirect_uri?.https_only ?? true },
    scopes: { separator: document.scopes.separator ?? ' ', known: document.scopes.known },
    authorization_endpoint: {
      path: authorization.path,
      required_parameters: authorization.required_parameters ?? ['response_type', 'client_id', 'redirect_uri'],
      code: {
        length: authorization.code?.length ?? 32,
        // RFC 6749 §4.1.2: "a maximum authorization code lifetime of 10 minutes is RECOMMENDED"
        lifetime: milliseconds(authorization.code?.lifetime ?? '10m'),
      },
    },
    pkce: document.pkce ?? 'unsupported',
    token_endpoint: buildTokenEndpoint(document.token_endpoint),
    access_token: {
      lifetime: milliseconds(document.access_token.lifetime),
      token_type: document.access_token.token_type ?? 'Bearer',
    },
    refresh_token: {
      rotation: refresh?.rotation ?? 'reusable',
      reuse_grace: milliseconds(refresh?.reuse_grace ?? '0s'),
      on_reuse: refresh?.on_reuse ?? 'refuse',
      idle_lifetime: refresh?.idle_lifetime === undefined ? null : milliseconds(refresh.idle_lifetime),
      absolute_lifetime: refresh?.absolute_lifetime === undefined ? null : milliseconds(refresh.absolute_lifetime),
    },
    api: {
      calls: api.calls.map((call) => ({ method: 'GET', status: 200, required_fields: [], ...call })),
      errors: {
        unauthorized: errorBody,
        forbidden: errorBody,
        not_found: errorBody,
        bad_request: errorBody,
        ...api.errors,
      },
    },
  });
}

/** RFC 6749 §5.2. */
const errorBody: Json = { error: '{error}', error_description: '{error_description}' };

/** RFC 6749 §5.1. */
const tokenAnswer: Json = {
  access_token: '{access_token}',
  token_type: '{token_type}',
  expires_in: '{expires_in}',
  refresh_token: '{refresh_token}',
  scope: '{scope}',
};

function buildTokenEndpoint(endpoint: ProviderDocument['token_endpoint']): Provider['token_endpoint'] {
  const { authorization_code, refresh_token } = endpoint.grants;
  return {
    path: endpoint.path,
    method: endpoint.method ?? 'POST',
    parameters_in: endpoint.parameters_in ?? 'form',
    misplaced_parameters: endpoint.misplaced_parameters ?? 'refuse',
    client_authentication: endpoint.client_authentication ?? ['client_secret_basic'],
    grants: {
      authorization_code: buildGrant(authorization_code, 'authorization_code', ['code', 'redirect_uri']),
      ...(refresh_token && { refresh_token: buildGrant(refresh_token, 'refresh_token', ['refresh_token']) }),
    },
    answer: endpoint.answer ?? tokenAnswer,
    errors: {
      body: endpoint.errors?.body ?? errorBody,
      statuses: { invalid_client: 401, ...endpoint.errors?.statuses },
    },
  };
}

function buildGrant(grant: Partial<Grant>, grant_type: string, required_parameters: readonly string[]): Grant {
  return { grant_type, required_parameters, ...grant };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
