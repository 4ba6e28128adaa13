import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { EvergrantError } from '../errors.ts';
import type { Issue } from '../manifest/issue.ts';
import { createProviderReader } from './read-provider.ts';
import type { Json } from './template.ts';

/** One vendor's side, validated, with every default applied, frozen. Durations are milliseconds. */
export interface Provider {
  /** Equal to the file name without `.provider.yaml`. */
  readonly id: string;
  readonly title: string;
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  /** https hosts that the sandbox stands in for. */
  readonly hosts: readonly string[];
  readonly clients: readonly Client[];
  readonly redirect_uri: { readonly https_only: boolean };
  readonly scopes: { readonly separator: string; readonly known: readonly Scope[] };
  readonly authorization_endpoint: {
    readonly path: string;
    readonly required_parameters: readonly string[];
    readonly code: { readonly length: number; readonly lifetime: number };
  };
  readonly pkce: 'unsupported' | 'optional' | 'required';
  readonly token_endpoint: TokenEndpoint;
  readonly access_token: { readonly lifetime: number; readonly token_type: string };
  readonly refresh_token: RefreshTokenRules;
  readonly api: { readonly calls: readonly Call[]; readonly errors: Readonly<Record<ApiErrorKind, Json>> };
}

export interface Client {
  readonly title: string;
  readonly client_id: string;
  /** Absent: a public client. */
  readonly client_secret?: string;
  readonly scopes: readonly string[];
  /** Absent: any that passes the vendor's rules. */
  readonly redirect_uris?: readonly string[];
}

export interface Scope {
  readonly name: string;
  readonly description?: string;
}

export type ParameterPlace = 'form' | 'query';

export type ClientAuthentication =
  | 'client_secret_basic'
  | 'client_secret_basic_unencoded'
  | 'client_secret_post'
  | 'none';

export interface TokenEndpoint {
  readonly path: string;
  readonly method: string;
  readonly parameters_in: ParameterPlace;
  readonly misplaced_parameters: 'refuse' | 'ignore';
  readonly client_authentication: readonly ClientAuthentication[];
  /** Without `refresh_token` none is issued. */
  readonly grants: { readonly authorization_code: Grant; readonly refresh_token?: Grant };
  /** Template. */
  readonly answer: Json;
  readonly errors: { readonly body: Json; readonly statuses: Readonly<Record<string, number>> };
}

export interface Grant {
  readonly grant_type: string;
  readonly required_parameters: readonly string[];
}

export interface RefreshTokenRules {
  readonly rotation: 'single_use' | 'reusable';
  readonly reuse_grace: number;
  readonly on_reuse: 'refuse' | 'revoke_family';
  /** null: never. */
  readonly idle_lifetime: number | null;
  /** null: never. */
  readonly absolute_lifetime: number | null;
}

export type ApiErrorKind = 'unauthorized' | 'forbidden' | 'not_found' | 'bad_request';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly scope?: string;
  readonly required_fields: readonly string[];
  readonly status: number;
  /** Template. */
  readonly body: Json;
}

/**
 * Reads a provider file (`<id>.provider.yaml`).
 * @throws EvergrantError not_found: no such file; invalid_manifest: every problem with file, line and column
 */
export async function loadProvider(file: string): Promise<Provider> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new EvergrantError('not_found', `There is no provider file at ${file}.`, {
      hint: 'A provider file lies beside its connector and is named <connector>.provider.yaml.',
      cause,
    });
  });
  reader ??= createProviderReader(await readSchema());
  const { provider, issues } = reader(text, { id: basename(file).replace(/\.provider\.ya?ml$/, '') });
  if (provider === null) throw invalidFile(file, issues);
  return provider;
}

// One for the process: compiling the schema takes longer than reading a file.
let reader: ReturnType<typeof createProviderReader> | undefined;

async function readSchema(): Promise<object> {
  return JSON.parse(await readFile(new URL('../../schemas/provider.schema.json', import.meta.url), 'utf8'));
}

function invalidFile(file: string, issues: readonly Issue[]): EvergrantError {
  const lines = issues.map(({ line, column, code, message, hint }) =>
    `${file}:${line}:${column}: error ${code} ${message} ${hint ?? ''}`.trimEnd(),
  );
  return new EvergrantError('invalid_manifest', `The provider file has problems.\n${lines.join('\n')}`, {
    hint: 'docs/sandbox.md explains the words of a provider file.',
    problems: issues.map((issue) => ({ field: issue.pointer, message: issue.message })),
  });
}
