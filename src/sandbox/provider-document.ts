import type { ApiAuthorization, ApiCredential, ApiErrorKind, Call } from './api.ts';
import type {
  AnswerFormat,
  Client,
  Condition,
  Grant,
  GrantName,
  RequestRules,
  RevocationEndpoint,
  Scope,
  TokenErrors,
} from './authorization-server.ts';
import type { Provider } from './provider.ts';
import type { Json } from './template.ts';

/** A provider file as it is written: it fits `schemas/provider.schema.json`. Durations are texts such as 60m. */
export interface ProviderDocument extends ServerParts {
  readonly id: string;
  readonly title: string;
  readonly featured?: boolean;
  readonly sources: Provider['sources'];
  readonly hosts: readonly string[];
  readonly authorization_servers?: readonly ServerDocument[];
  readonly api: ApiDocument;
}

export interface ServerDocument extends ServerParts {
  readonly id: string;
  readonly title?: string;
  readonly methods?: readonly string[];
  readonly hosts?: readonly string[];
}

/** What stands at the root for every server, or in one of them. */
export interface ServerParts {
  readonly clients?: readonly (Partial<Client> & { readonly client_id: string })[];
  readonly redirect_uri?: { readonly https_only?: boolean };
  readonly scopes?: {
    readonly separator?: 'space' | 'comma' | 'plus' | 'semicolon';
    readonly known?: readonly Scope[];
    readonly always_granted?: readonly string[];
  };
  readonly issuer?: string;
  readonly discovery?: { readonly path: string; readonly hosts?: readonly string[] };
  readonly authorization_endpoint?: AuthorizationEndpointDocument;
  readonly pkce?: 'unsupported' | 'optional' | 'required';
  readonly token_endpoint?: TokenEndpointDocument;
  readonly access_token?: { readonly lifetime?: string; readonly token_type?: string; readonly prefix?: string };
  readonly refresh_token?: RefreshTokenDocument;
  readonly token_sets?: Readonly<Record<string, { readonly scope_parameter?: string }>>;
  readonly revocation_endpoint?: Partial<Omit<RevocationEndpoint, 'path'>> & { readonly path: string };
}

export interface AuthorizationEndpointDocument {
  readonly path: string;
  readonly hosts?: readonly string[];
  readonly parameter_names?: Readonly<Record<string, string>>;
  readonly required_parameters?: readonly string[];
  readonly allowed_values?: Readonly<Record<string, readonly string[]>>;
  readonly state?: { readonly min_length?: number; readonly max_length?: number };
  readonly code?: { readonly length?: number; readonly lifetime?: string };
  readonly answer?: Readonly<Record<string, string>>;
  readonly signature_parameter?: string;
  readonly errors?: { readonly answer?: Readonly<Record<string, string>>; readonly denied?: string };
}

export type RequestDocument = Partial<RequestRules> & { readonly answer?: Json };

export interface GrantDocument extends RequestDocument {
  readonly grant_type?: string | null;
  readonly spends?: Grant['spends'];
  readonly lifetime?: string;
  readonly prolongs?: boolean;
}

export interface TokenEndpointDocument extends RequestDocument {
  readonly path: string;
  readonly grants: Readonly<Partial<Record<GrantName, GrantDocument>>>;
  readonly answer_format?: AnswerFormat;
  readonly errors?: Partial<TokenErrors>;
}

export interface LifetimesDocument {
  readonly idle_lifetime?: string;
  readonly absolute_lifetime?: string;
  readonly announced?: number;
}

export interface RefreshTokenDocument extends LifetimesDocument {
  readonly rotation: 'single_use' | 'reusable';
  readonly reuse_grace?: string;
  readonly on_reuse?: 'refuse' | 'revoke_family';
  readonly prefix?: string;
  readonly repeated?: boolean;
  readonly issued_when?: Condition;
  readonly exceptions?: readonly (LifetimesDocument & { readonly when: Condition })[];
}

export interface ApiDocument {
  readonly hosts?: readonly string[];
  readonly authorization?: readonly ApiAuthorization[];
  readonly credentials?: readonly (Partial<ApiCredential> & Pick<ApiCredential, 'values'>)[];
  readonly required_headers?: Readonly<Record<string, string | null>>;
  readonly calls: readonly (Partial<Call> & Pick<Call, 'path' | 'body'>)[];
  readonly errors?: Partial<Record<ApiErrorKind, Json>>;
  readonly statuses?: Partial<Record<ApiErrorKind, number>>;
}
