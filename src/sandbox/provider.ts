import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { EvergrantError } from '../errors.ts';
import type { Issue } from '../manifest/issue.ts';
import { schemaValidator } from '../schema-validator.ts';
import type { Api } from './api.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { createProviderReader } from './read-provider.ts';

/** One vendor's side, validated, with every default applied, frozen. Durations are milliseconds. */
export interface Provider {
  /** Equal to the file name without `.provider.yaml`. */
  readonly id: string;
  readonly title: string;
  /** Shown as the example where several are simulated. */
  readonly featured: boolean;
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  /** https hosts that the sandbox stands in for: exact names and `*.suffix`. */
  readonly hosts: readonly string[];
  /** None: the vendor's API is called with keys or passwords only. */
  readonly servers: readonly AuthorizationServer[];
  readonly api: Api;
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
  const reader = createProviderReader(await schemaValidator('provider'));
  const { provider, issues } = reader(text, { id: basename(file).replace(/\.provider\.ya?ml$/, '') });
  if (provider === null) throw invalidFile(file, issues);
  return provider;
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
