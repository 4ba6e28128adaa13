import type { RequiredHeaders } from './authorization-server.ts';
import type { Json } from './template.ts';

/** The vendor's API: how a call carries its credential, which calls are played, how the API refuses. */
export interface Api {
  readonly hosts: readonly string[];
  readonly authorization: readonly ApiAuthorization[];
  readonly credentials: readonly ApiCredential[];
  readonly required_headers: RequiredHeaders;
  readonly calls: readonly Call[];
  /** Templates. */
  readonly errors: Readonly<Record<ApiErrorKind, Json>>;
  readonly statuses: Readonly<Record<ApiErrorKind, number>>;
}

/** One way to carry a credential; the texts are templates. */
export type ApiAuthorization =
  | { readonly header: string; readonly value: string }
  | { readonly query: string; readonly value: string }
  | { readonly basic: { readonly username: string; readonly password: string } };

/** An invented API key, or user and password. */
export interface ApiCredential {
  readonly title: string;
  /** Ids of the manifest's authentication methods that it is for; null: all. */
  readonly methods: readonly string[] | null;
  readonly values: Readonly<Record<string, string>>;
}

export type ApiErrorKind = 'unauthorized' | 'expired' | 'forbidden' | 'not_found' | 'bad_request';

export interface Call {
  readonly title?: string;
  readonly method: string;
  readonly path: string;
  readonly hosts: readonly string[];
  readonly scope?: string;
  readonly required_headers: RequiredHeaders;
  readonly required_parameters: readonly string[];
  readonly required_fields: readonly string[];
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Template. */
  readonly body: Json;
}
