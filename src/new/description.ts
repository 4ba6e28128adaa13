/** What documents of every kind come down to: where an API is, and how a client proves itself. Texts are as written there. */
export interface ApiDescription {
  readonly title: string | null;
  readonly description: string | null;
  readonly documentation: string | null;
  /** Base addresses in order of preference, as RFC 6570 level 1 templates. */
  readonly servers: readonly Server[];
  /** Each becomes one authentication method. */
  readonly ways: readonly Way[];
  /** Sentences about what could not be taken over, for a comment. */
  readonly leftOut: readonly string[];
  /** Paths of calls that need nothing but a credential. */
  readonly calls: readonly string[];
}

export interface Server {
  readonly url: string;
  readonly description: string | null;
  readonly variables: Readonly<Record<string, ServerVariable>>;
}

export interface ServerVariable {
  readonly default: string | null;
  readonly enum: readonly string[];
  readonly description: string | null;
}

/** Schemes that are used together: the one that proves the client, and keys that go along in headers. */
export interface Way {
  readonly scheme: Scheme;
  readonly alongside: readonly KeyScheme[];
}

export type Scheme = OAuthScheme | KeyScheme | BasicScheme | BearerScheme;

export interface OAuthScheme {
  readonly kind: 'authorization_code' | 'client_credentials';
  /** How the document calls it. */
  readonly name: string;
  /** null with client_credentials. Addresses may be relative to the server. */
  readonly authorizationUrl: string | null;
  readonly tokenUrl: string;
  readonly refreshUrl: string | null;
  readonly scopes: readonly string[];
  /** What only a discovery document (RFC 8414) says. */
  readonly metadata: AuthorizationServerMetadata | null;
}

export interface AuthorizationServerMetadata {
  /** Named by answers (RFC 9207); null where the server does not announce that it does so. */
  readonly issuer: string | null;
  readonly revocationUrl: string | null;
  /** null: the document does not say. */
  readonly pkceMethods: readonly string[] | null;
  readonly clientAuthentication: readonly string[];
}

export interface KeyScheme {
  readonly kind: 'api_key';
  readonly name: string;
  readonly in: 'header' | 'query';
  /** Of the header or the parameter. */
  readonly parameter: string;
}

export interface BasicScheme {
  readonly kind: 'basic';
  readonly name: string;
}

export interface BearerScheme {
  readonly kind: 'bearer';
  readonly name: string;
}
