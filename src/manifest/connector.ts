/**
 * A connector: a manifest that was validated, with every default applied, frozen. Keys are those of the manifest, so
 * that data reads the same in the file, in the API and in the code. Strings marked "template" may hold `{name}`.
 */
export interface Connector {
  /** Equal to the file name without `.yaml`. */
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  /** Address of the vendor's API documentation. */
  readonly documentation?: string;
  /** Exact host names or `*.suffix`: nothing is ever sent to any other host. */
  readonly hosts: readonly string[];
  /** At least one; the first is the default. */
  readonly authentication_methods: readonly AuthenticationMethod[];
  readonly api: Api;
}

export interface AuthenticationMethod {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly grant: 'authorization_code';
  /** In the order in which a person is asked. */
  readonly credential_fields: readonly CredentialField[];
  readonly authorization_request: AuthorizationRequestTemplate;
  readonly token_request: RequestTemplate;
  /** What it inherits from `token_request` (url, method, client_authentication, headers, response) is filled in. */
  readonly refresh_request: RequestTemplate;
  readonly refresh_token: RefreshTokenRules;
}

export interface CredentialField {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly type: 'string' | 'integer';
  /** `hostname`: a pasted URL is cleaned up to its host, and the host must be one of the connector's hosts. */
  readonly format?: 'hostname';
  /** ECMAScript regular expression (u flag) that the whole value must match. */
  readonly pattern?: string;
  readonly choices?: readonly Choice[];
  /** For integers. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: string | number;
  readonly examples: readonly (string | number)[];
  readonly required: boolean;
  /** Sealed in the store, never shown again. */
  readonly secret: boolean;
  /** Folded away in forms: the default fits nearly everyone. */
  readonly advanced: boolean;
}

export interface Choice {
  readonly value: string;
  readonly title: string;
}

/** Parameter name → template; `null` drops a standard parameter. Order is the order on the wire. */
export type ParameterTemplates = Readonly<Record<string, string | null>>;

export interface AuthorizationRequestTemplate {
  /** Template. */
  readonly url: string;
  readonly query: ParameterTemplates;
  readonly state: {
    /** A number, or a template that yields one: characters of the state. */
    readonly length: number | string;
  };
  /** RFC 7636; `none` only where a provider cannot. */
  readonly pkce: 'S256' | 'none';
  /** True where the provider accepts https redirect URIs only. */
  readonly https_redirect_uri: boolean;
  /** The issuer that the callback's `iss` must name (RFC 9207), where the provider announces one. Template. */
  readonly issuer?: string;
}

export type ClientAuthenticationMethod =
  /** RFC 6749 §2.3.1: id and secret form-encoded, then joined and base64-encoded. */
  | 'client_secret_basic'
  /** The same header from id and secret as they are, which is what many vendors document and expect. */
  | 'client_secret_basic_unencoded'
  /** RFC 6749 §2.3.1: `client_id` and `client_secret` among the body's parameters. */
  | 'client_secret_post'
  /** RFC 6749 §2.1, public client: `client_id` among the body's parameters. */
  | 'none';

/** The one shape of a request to the provider. */
export interface RequestTemplate {
  readonly method: 'POST' | 'GET' | 'PUT' | 'PATCH' | 'DELETE';
  /** Template. */
  readonly url: string;
  readonly query: ParameterTemplates;
  readonly headers: ParameterTemplates;
  readonly form: ParameterTemplates;
  readonly client_authentication: ClientAuthenticationMethod;
  readonly response: ResponseTemplate;
}

export interface ResponseTemplate {
  /** Our name → template that yields a key or a dotted path in the answer. Defaults are RFC 6749 §5.1's names. */
  readonly map: Readonly<Record<ResponseKey, string>>;
}

export type ResponseKey = 'access_token' | 'token_type' | 'expires_in' | 'refresh_token' | 'scope';

export interface RefreshTokenRules {
  /** `single_use`: each refresh spends the token and must bring a new one. */
  readonly rotation: 'single_use' | 'reusable';
  /** Seconds of disuse after which the provider forgets the token. */
  readonly idle_lifetime?: number;
  /** Seconds after the authorization after which the provider ends the grant, however it is used. */
  readonly absolute_lifetime?: number;
  /** Seconds for which a spent token may be sent again and is answered as before. */
  readonly reuse_grace: number;
  /**
   * After a refresh whose outcome is not known: `retry` sends the same token again; `stop` asks for a new authorization,
   * for providers that answer a replay by ending other grants too.
   */
  readonly after_unknown_outcome: 'retry' | 'stop';
}

export interface Api {
  /** Template; https. Calls never leave this origin and path. */
  readonly base_url: string;
  /** Calls that prove a connection works; the first whose scope was granted is used. */
  readonly test: readonly TestCall[];
}

export interface TestCall {
  /** The scope this call needs; absent: any. */
  readonly scope?: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
}
