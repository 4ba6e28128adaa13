/** Parameter name → template; `null` drops a standard parameter. Order is the order on the wire. */
export type ParameterTemplates = Readonly<Record<string, string | null>>;

export type Scalar = string | number | boolean;

/** A JSON body: texts are templates, numbers and booleans are sent as they are, `null` drops a standard parameter. */
export type JsonTemplate = Scalar | null | readonly JsonTemplate[] | { readonly [name: string]: JsonTemplate };

export type ClientAuthenticationMethod =
  /** RFC 6749 §2.3.1: id and secret form-encoded, then joined and base64-encoded. */
  | 'client_secret_basic'
  /** The same header from id and secret as they are, which is what many vendors document and expect. */
  | 'client_secret_basic_unencoded'
  /** RFC 6749 §2.3.1: `client_id` and `client_secret` among the body's parameters. */
  | 'client_secret_post'
  /** The unencoded header and the body's parameters, for vendors that look for both. */
  | 'client_secret_basic_and_post'
  /** HTTP Basic with the secret as the user and no password. */
  | 'client_secret_as_basic_user'
  /** RFC 7523 §2.2: a signed assertion, from the method's `client_assertion`. */
  | 'private_key_jwt'
  /** RFC 6749 §2.1, public client: `client_id` among the body's parameters. */
  | 'none'
  /** Not the client but the grant proves itself: the access token, sent as API calls send it. */
  | 'access_token';

/** The one shape of a request to the provider. */
export interface RequestTemplate {
  /** Made only where this scope was granted; absent: always. */
  readonly scope?: string;
  readonly method: 'POST' | 'GET' | 'PUT' | 'PATCH' | 'DELETE';
  /** Template. */
  readonly url: string;
  readonly query: ParameterTemplates;
  /** Names in lower case. */
  readonly headers: ParameterTemplates;
  readonly form: ParameterTemplates;
  /** Present, even if empty: the body is JSON, and the standard parameters stand in it. */
  readonly json?: { readonly [name: string]: JsonTemplate };
  readonly client_authentication: ClientAuthenticationMethod;
  readonly response: ResponseTemplate;
}

/** Key or dotted path in the answer → the value it must have, or one of several. Numbers may arrive as text. */
export type Predicates = Readonly<Record<string, Scalar | readonly Scalar[]>>;

/** How an answer is read. Paths are keys or dotted paths in the body. */
export interface ResponseTemplate {
  /** What must hold for a 2xx to be one; empty: nothing. */
  readonly success: Predicates;
  readonly error: ErrorTemplate;
  /** The default token set. */
  readonly map: ResponseMap;
  /** Seconds that an access token lives whose answer does not say. */
  readonly default_lifetime?: number;
  /** Values kept with the instance, read as `{captured.name}`. */
  readonly capture: Readonly<Record<string, Capture>>;
  /** Name → where the members of a further token set stand. */
  readonly tokens: Readonly<Record<string, ResponseMap>>;
  /** A list in the answer of which one entry is picked and kept. */
  readonly choose?: Choose;
}

export interface ErrorTemplate {
  /** One of them that holds makes any answer an error. */
  readonly when: Predicates;
  /** Paths of the error's code and of its words; the first that has a value counts. Empty: the usual places. */
  readonly code: readonly string[];
  readonly description: readonly string[];
  /** Values of the code that end the grant, besides `invalid_grant`. */
  readonly refused: readonly string[];
}

export type ResponseKey =
  | 'access_token'
  | 'token_type'
  /** Seconds. */
  | 'expires_in'
  | 'expires_in_milliseconds'
  /** Seconds or milliseconds since 1970, or ISO 8601. */
  | 'expires_at'
  | 'refresh_token'
  /** Seconds; 0: not known. */
  | 'refresh_expires_in'
  | 'refresh_expires_at'
  | 'scope';

/** Our name → templates that yield paths; the first that has a value counts. A name that is absent is not looked for. */
export type ResponseMap = Readonly<Partial<Record<ResponseKey, readonly string[]>>>;

export interface Capture {
  /** The callback's parameter, or the path in the answer. */
  readonly from: string;
  /** A claim of the JWT that stands there. Its signature is not checked, so it describes and never decides. */
  readonly claim?: string;
  /** `hostname`: of an address only its host is taken. */
  readonly format?: 'hostname';
  /** What the whole value must match; else it is not taken. */
  readonly pattern?: string;
  /** The value as long as none was captured. */
  readonly default?: string;
}

export interface Choose {
  /** The name under which the value is kept: `{captured.name}`. */
  readonly as: string;
  /** Path of the list; absent: the whole answer. */
  readonly from?: string;
  /** Paths within an entry. */
  readonly value: string;
  readonly label: string;
  readonly pattern?: string;
}
