import type { Capture, ParameterTemplates, RequestTemplate } from './request-template.ts';

export type {
  Capture,
  Choose,
  ClientAuthenticationMethod,
  ErrorTemplate,
  JsonTemplate,
  ParameterTemplates,
  Predicates,
  RequestTemplate,
  ResponseKey,
  ResponseMap,
  ResponseTemplate,
  Scalar,
} from './request-template.ts';

/**
 * A connector: a manifest that was validated, with every default applied and everything inherited put in, frozen. Keys
 * are those of the manifest, so that data reads the same in the file, in the API and in the code. Strings marked
 * "template" may hold `{name}`.
 */
export interface Connector {
  /** Equal to the file name without `.yaml`. */
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  /** Address of the vendor's API documentation. */
  readonly documentation?: string;
  /**
   * Exact host names or `*.suffix`: nothing is ever sent to any other host. `self_hosted` stands for the host that the
   * administrator of an instance enters (instance/hosts.ts puts it in).
   */
  readonly hosts: readonly string[];
  /** At least one; the first is the default. */
  readonly authentication_methods: readonly AuthenticationMethod[];
  /** What the methods share; each method has its own, with this merged in. */
  readonly api: Api;
}

export type AuthenticationMethod = AuthorizationCodeMethod | ClientCredentialsMethod | KeyMethod;

/** A method that gets its token from a token endpoint. */
export type TokenMethod = AuthorizationCodeMethod | ClientCredentialsMethod;

export interface AuthorizationCodeMethod extends TokenMembers {
  /** RFC 6749 §4.1. */
  readonly grant: 'authorization_code';
  readonly authorization_request: AuthorizationRequestTemplate;
  readonly authorization_response: AuthorizationResponseTemplate;
}

export interface ClientCredentialsMethod extends TokenMembers {
  /** RFC 6749 §4.4: no customer, no refresh token; a token is renewed by asking again. */
  readonly grant: 'client_credentials';
}

/** The credential is entered, not fetched: there is nothing to authorise and nothing to refresh. */
export interface KeyMethod extends MethodMembers {
  readonly grant: 'api_key' | 'http_basic';
}

interface MethodMembers {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** The connector's shared fields and the method's own, in the order in which a person is asked. */
  readonly credential_fields: readonly CredentialField[];
  /** Name → how it is made; read as `{derived.name}`. */
  readonly derived: Readonly<Record<string, Derivation>>;
  readonly warn: readonly WarnRule[];
  /** Template over what was captured: which account this is, so that one authorised twice is noticed. */
  readonly identity?: string;
  readonly api: Api;
  /** Made once, in this order, after the first token (or after the credentials were entered). A failure undoes nothing. */
  readonly after_connect: readonly RequestTemplate[];
}

interface TokenMembers extends MethodMembers {
  readonly scope: ScopeRules;
  readonly token_request: RequestTemplate;
  /** Made in this order after the token, each with the one before as `{access_token}`; the last one's answer counts. */
  readonly exchange: readonly RequestTemplate[];
  /** What it inherits from `token_request` (url, method, client_authentication, headers, response) is filled in. */
  readonly refresh_request: RequestTemplate;
  /** False where the manifest says `refresh_request: null`: the vendor has no refresh, and the token's end is the grant's. */
  readonly refreshes: boolean;
  /** RFC 7009; absent: the vendor has none. */
  readonly revocation_request?: RequestTemplate;
  readonly refresh_token: RefreshTokenRules;
  /** For `private_key_jwt`. */
  readonly client_assertion?: ClientAssertion;
}

export interface CredentialField {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  /** Shown in the empty input; never sent. */
  readonly placeholder?: string;
  readonly type: 'string' | 'integer';
  /**
   * `hostname`: a pasted URL is cleaned up to its host, and the host must be one of the connector's hosts. `pem`: a key
   * of several lines.
   */
  readonly format?: 'hostname' | 'pem';
  /** ECMAScript regular expression (u flag) that the whole value must match. */
  readonly pattern?: string;
  /** The same in words, which go on after "must be": "lower-case letters, digits and hyphens". */
  readonly pattern_hint?: string;
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
  /** Never asked for by forms and prompts; it keeps its default unless a program sets it. */
  readonly hidden: boolean;
}

export interface Choice {
  readonly value: string;
  readonly title: string;
  /** Further values that come with this one, read as `{field.name}`; every choice of a field sets the same names. */
  readonly sets?: Readonly<Record<string, string>>;
}

export interface AuthorizationRequestTemplate {
  /** Template. With `#/route` the parameters stand behind the route. */
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

export interface AuthorizationResponseTemplate {
  /** The callback's parameter that carries the code. */
  readonly code: string;
  /** Callback parameters kept with the instance, read as `{captured.name}`. */
  readonly capture: Readonly<Record<string, Capture>>;
  /** Where the vendor signs the callback: the parameter with the HMAC-SHA256 of the others, and a template of its key. */
  readonly signature?: { readonly from: string; readonly key: string };
}

export interface ScopeRules {
  readonly separator: 'space' | 'comma' | 'plus';
  /** `raw`: in the authorization URL, separators, colons and slashes of the scope stay as they are. */
  readonly encoding: 'percent' | 'raw';
  /** Templates: asked for besides what the field `scope` holds. */
  readonly always: readonly string[];
}

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

/** What a client signs to prove itself (RFC 7523 §3). Templates but for the algorithm. */
export interface ClientAssertion {
  /** The private key, PEM. */
  readonly key: string;
  readonly algorithm: 'RS256' | 'PS256' | 'ES256';
  readonly key_id?: string;
  /** Absent: the address of the request. */
  readonly audience?: string;
}

/**
 * A value made from others, in this order: `of` (a template) → `digest` (an HMAC where there is a `key`) → `encoding` →
 * `slice`.
 */
export interface Derivation {
  /** Template; `{random}` (43 characters) and `{timestamp}` (seconds since 1970) are fresh for each request. */
  readonly of: string;
  readonly digest?: 'sha256';
  /** Template. */
  readonly key?: string;
  /** Absent: hex after a digest, else the text as it is. */
  readonly encoding?: 'hex' | 'base64' | 'base64url';
  /** First character and the one after the last, from 0. */
  readonly slice?: readonly [from: number, to: number];
}

/** Said to whoever enters the credentials; nothing is refused. */
export interface WarnRule {
  /** Field → pattern for its whole value: all must match … */
  readonly when: Readonly<Record<string, string>>;
  /** … and not all of these. */
  readonly unless: Readonly<Record<string, string>>;
  readonly message: string;
}

export interface Api {
  /** Template; https. Calls never leave this origin and path. */
  readonly base_url: string;
  /** Sent with every call, for example a company number from a field. */
  readonly headers: ParameterTemplates;
  readonly authorization: ApiAuthorization;
  /** What an answer looks like whose token has expired; one of them is enough. */
  readonly expired: readonly ExpiredSign[];
  /** Calls that prove a connection works; the first whose scope was granted is used. */
  readonly test: readonly TestCall[];
}

/** Where a call carries its credential. Templates but for the names. */
export type ApiAuthorization =
  | { readonly header: string; readonly value: string }
  | { readonly query: string; readonly value: string }
  /** RFC 7617. */
  | { readonly basic: { readonly username: string; readonly password: string } };

export interface ExpiredSign {
  readonly status: number;
  /** Absent: the status is enough. All must hold. */
  readonly body?: Readonly<Record<string, string | number | boolean | readonly (string | number | boolean)[]>>;
}

/** A request below the base URL. */
export interface TestCall extends Omit<RequestTemplate, 'url' | 'client_authentication'> {
  /** Template; begins with a slash. */
  readonly path: string;
}
