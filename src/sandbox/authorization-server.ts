import type { Json } from './template.ts';

/** One authorization server of a vendor, or one generation of its clients. Durations are milliseconds. */
export interface AuthorizationServer {
  readonly id: string;
  readonly title: string;
  /** Ids of the manifest's authentication methods that it is for; null: all. */
  readonly methods: readonly string[] | null;
  readonly hosts: readonly string[];
  readonly clients: readonly Client[];
  readonly redirect_uri: { readonly https_only: boolean };
  readonly scopes: Scopes;
  /** Template; null: none is announced. */
  readonly issuer: string | null;
  readonly discovery: Place | null;
  readonly authorization_endpoint: AuthorizationEndpoint | null;
  readonly pkce: 'unsupported' | 'optional' | 'required';
  readonly token_endpoint: TokenEndpoint;
  readonly access_token: AccessTokenRules;
  readonly refresh_token: RefreshTokenRules;
  readonly token_sets: Readonly<Record<string, { readonly scope_parameter: string | null }>>;
  readonly revocation_endpoint: RevocationEndpoint | null;
}

export interface Client {
  readonly title: string;
  readonly client_id: string;
  /** Absent: a public client. */
  readonly client_secret?: string;
  /** PEM, for private_key_jwt. */
  readonly public_key?: string;
  readonly scopes: readonly string[];
  /** Absent: any that passes the vendor's rules. */
  readonly redirect_uris?: readonly string[];
  /** What else an administrator would enter, and `{client.name}` of templates. */
  readonly values: Readonly<Record<string, string>>;
}

export interface Scopes {
  /** The character on the wire. */
  readonly separator: string;
  /** None: the vendor ignores the parameter. */
  readonly known: readonly Scope[];
  readonly always_granted: readonly string[];
}

export interface Scope {
  readonly name: string;
  readonly description?: string;
}

/** A path, and the hosts on which it is served: exact names and `*.suffix`. */
export interface Place {
  readonly path: string;
  readonly hosts: readonly string[];
}

/** Standard name → the vendor's; those not named keep theirs. */
export type ParameterNames = Readonly<Record<string, string>>;

export interface AuthorizationEndpoint extends Place {
  readonly parameter_names: ParameterNames;
  /** As the vendor names them, like those of `allowed_values`. */
  readonly required_parameters: readonly string[];
  readonly allowed_values: AllowedValues;
  readonly state: { readonly min_length: number; readonly max_length: number };
  readonly code: { readonly length: number; readonly lifetime: number };
  /** Parameters of the callback: templates. */
  readonly answer: Readonly<Record<string, string>>;
  readonly signature_parameter: string | null;
  readonly errors: { readonly answer: Readonly<Record<string, string>>; readonly denied: string };
}

export type AllowedValues = Readonly<Record<string, readonly string[]>>;
/** Header → its value; null: any. */
export type RequiredHeaders = Readonly<Record<string, string | null>>;
export type ParameterPlace = 'form' | 'json' | 'query';

export type ClientAuthentication =
  | 'client_secret_basic'
  | 'client_secret_basic_unencoded'
  | 'client_secret_post'
  | 'client_secret_basic_and_post'
  | 'client_secret_as_basic_user'
  | 'private_key_jwt'
  | 'none'
  | 'access_token'
  | 'unauthenticated';

/** What a grant and the revocation endpoint have in common: one request, as the vendor wants it. */
export interface RequestRules extends Place {
  readonly method: string;
  readonly parameters_in: ParameterPlace;
  readonly misplaced_parameters: 'refuse' | 'ignore';
  readonly parameter_names: ParameterNames;
  readonly required_parameters: readonly string[];
  readonly allowed_values: AllowedValues;
  readonly required_headers: RequiredHeaders;
  readonly client_authentication: readonly ClientAuthentication[];
  readonly status: number;
}

export type GrantName = 'authorization_code' | 'refresh_token' | 'client_credentials' | 'exchange';
export type Spent = 'code' | 'refresh_token' | 'access_token';

/** One grant, with what the token endpoint says for all filled in. */
export interface Grant extends RequestRules {
  readonly name: GrantName;
  /** null: the vendor has no such parameter here. */
  readonly grant_type: string | null;
  /** null: nothing is handed in. */
  readonly spends: Spent | null;
  /** Of the access token it gives; null: without end. */
  readonly lifetime: number | null;
  readonly prolongs: boolean;
  /** Template. */
  readonly answer: Json;
}

export type AnswerFormat = 'json' | 'form';

export interface TokenErrors {
  readonly body: Json;
  readonly statuses: Readonly<Record<string, number>>;
  /** RFC 6749's code → the vendor's. */
  readonly codes: Readonly<Record<string, string | number>>;
}

export interface TokenEndpoint {
  /** Without `refresh_token` none is issued. */
  readonly grants: Readonly<Partial<Record<GrantName, Grant>>>;
  readonly answer_format: AnswerFormat;
  readonly errors: TokenErrors;
}

export interface RevocationEndpoint extends RequestRules {
  readonly revokes: 'grant' | 'token';
  /** null: none. */
  readonly answer: Json;
}

export interface AccessTokenRules {
  /** null: until it is revoked. */
  readonly lifetime: number | null;
  readonly token_type: string;
  readonly prefix: string;
}

export interface RefreshTokenLifetimes {
  /** null: never. */
  readonly idle_lifetime: number | null;
  /** null: never. */
  readonly absolute_lifetime: number | null;
  /** What `{refresh_expires_in}` stands for, in seconds; null: the idle lifetime. */
  readonly announced: number | null;
}

/** True where all that it names was so at the consent. */
export interface Condition {
  readonly scope?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface RefreshTokenRules extends RefreshTokenLifetimes {
  readonly rotation: 'single_use' | 'reusable';
  readonly reuse_grace: number;
  readonly on_reuse: 'refuse' | 'revoke_family';
  readonly prefix: string;
  /** A reusable token stands in the answer to a refresh again. */
  readonly repeated: boolean;
  /** null: always. */
  readonly issued_when: Condition | null;
  readonly exceptions: readonly ({ readonly when: Condition } & RefreshTokenLifetimes)[];
}
