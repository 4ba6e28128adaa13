import type {
  AuthenticationMethod,
  AuthorizationRequestTemplate,
  Connector,
  CredentialField,
  RequestTemplate,
  ResponseKey,
  TestCall,
} from './connector.ts';

/** A manifest as it is written, after the schema has accepted it: what has a default may be absent. */
export interface Manifest extends Omit<Connector, 'authentication_methods' | 'api'> {
  readonly authentication_methods: readonly ManifestMethod[];
  readonly api: { readonly base_url: string; readonly test?: readonly Optional<TestCall, 'method'>[] };
}

export interface ManifestMethod extends Pick<AuthenticationMethod, 'id' | 'title' | 'description' | 'grant'> {
  readonly credential_fields: readonly ManifestField[];
  readonly authorization_request: Optional<
    AuthorizationRequestTemplate,
    'query' | 'state' | 'pkce' | 'https_redirect_uri'
  >;
  readonly token_request: ManifestRequest & { readonly url: string };
  readonly refresh_request?: ManifestRequest;
  readonly refresh_token?: {
    readonly rotation?: 'single_use' | 'reusable';
    readonly idle_lifetime?: string;
    readonly absolute_lifetime?: string;
    readonly reuse_grace?: string;
    readonly after_unknown_outcome?: 'retry' | 'stop';
  };
}

export type ManifestField = Optional<CredentialField, 'type' | 'examples' | 'required' | 'secret' | 'advanced'>;

export type ManifestRequest = Partial<Omit<RequestTemplate, 'response'>> & {
  readonly response?: { readonly map?: Partial<Record<ResponseKey, string>> };
};

type Optional<T, Key extends keyof T> = Omit<T, Key> & Partial<Pick<T, Key>>;
