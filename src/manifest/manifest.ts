import type {
  Api,
  AuthorizationRequestTemplate,
  AuthorizationResponseTemplate,
  Capture,
  ClientAssertion,
  Connector,
  CredentialField,
  Derivation,
  ErrorTemplate,
  ParameterTemplates,
  RequestTemplate,
  ResponseKey,
  ResponseTemplate,
  ScopeRules,
  TestCall,
  WarnRule,
} from './connector.ts';

/**
 * A manifest as it is written, after the schema and the rules have accepted it and what it inherits was put in: what has
 * a default may be absent, a single path may stand without its list, lifetimes have units.
 */
export interface Manifest extends Omit<Connector, 'authentication_methods' | 'api'> {
  readonly authentication_methods: readonly ManifestMethod[];
  readonly api: ManifestApi & { readonly base_url: string };
}

export interface ManifestMethod {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly grant: 'authorization_code' | 'client_credentials' | 'api_key' | 'http_basic';
  readonly credential_fields: readonly ManifestField[];
  readonly derived?: Readonly<Record<string, Derivation>>;
  readonly warn?: readonly Optional<WarnRule, 'unless'>[];
  readonly identity?: string;
  readonly api?: ManifestApi;
  readonly scope?: Partial<ScopeRules>;
  readonly authorization_request?: Optional<
    AuthorizationRequestTemplate,
    'query' | 'state' | 'pkce' | 'https_redirect_uri'
  >;
  readonly authorization_response?: {
    readonly code?: string;
    readonly capture?: Readonly<Record<string, ManifestCapture>>;
    readonly signature?: AuthorizationResponseTemplate['signature'];
  };
  readonly token_request?: ManifestRequest;
  readonly exchange?: readonly ManifestRequest[];
  readonly refresh_request?: ManifestRequest | null;
  readonly after_connect?: readonly ManifestRequest[];
  readonly revocation_request?: ManifestRequest;
  readonly client_assertion?: Optional<ClientAssertion, 'algorithm'>;
  readonly refresh_token?: {
    readonly rotation?: 'single_use' | 'reusable';
    readonly idle_lifetime?: string;
    readonly absolute_lifetime?: string;
    readonly reuse_grace?: string;
    readonly after_unknown_outcome?: 'retry' | 'stop';
  };
}

export type ManifestField = Optional<
  CredentialField,
  'type' | 'examples' | 'required' | 'secret' | 'advanced' | 'hidden'
>;

export type ManifestRequest = Partial<Omit<RequestTemplate, 'response'>> & { readonly response?: ManifestResponse };

export interface ManifestResponse
  extends Partial<Omit<ResponseTemplate, 'error' | 'map' | 'default_lifetime' | 'capture' | 'tokens'>> {
  readonly error?: Partial<Record<keyof Omit<ErrorTemplate, 'when' | 'refused'>, OneOrMore<string>>> & {
    readonly when?: ErrorTemplate['when'];
    readonly refused?: readonly (string | number)[];
  };
  readonly map?: ManifestMap;
  readonly default_lifetime?: string;
  readonly capture?: Readonly<Record<string, ManifestCapture>>;
  readonly tokens?: Readonly<Record<string, ManifestMap>>;
}

export type ManifestMap = Partial<Record<ResponseKey, OneOrMore<string>>>;

export type ManifestCapture = string | Capture;

export interface ManifestApi extends Partial<Omit<Api, 'test'>> {
  readonly test?: readonly ManifestTestCall[];
}

export type ManifestTestCall = Partial<Omit<TestCall, 'response'>> & {
  readonly path: string;
  readonly headers?: ParameterTemplates;
  readonly response?: ManifestResponse;
};

export type OneOrMore<T> = T | readonly T[];

type Optional<T, Key extends keyof T> = Omit<T, Key> & Partial<Pick<T, Key>>;
