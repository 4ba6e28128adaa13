import type { ValidateFunction } from 'ajv';
import { createDocumentChecker } from '../manifest/document-checker.ts';
import type { Issue } from '../manifest/issue.ts';
import { buildProvider } from './build-provider.ts';
import { checkProvider } from './check-provider.ts';
import type { Provider } from './provider.ts';
import type { ProviderDocument } from './provider-document.ts';

export interface ReadProvider {
  /** null where there are issues. */
  readonly provider: Provider | null;
  readonly issues: readonly Issue[];
}

/**
 * Makes a function that reads the text of a provider file. `validate`: schemas/provider.schema.json, compiled;
 * `id`: the file name without `.provider.yaml`.
 */
export function createProviderReader(
  validate: ValidateFunction,
): (text: string, options: { readonly id: string }) => ReadProvider {
  const check = createDocumentChecker(validate);
  return (text, { id }) => {
    const { value, issues: schemaIssues, positionOf } = check(text);
    if (schemaIssues.length > 0) return { provider: null, issues: schemaIssues };
    const document = value as ProviderDocument;
    const provider = buildProvider(document);
    const issues = checkProvider(provider, document, id, positionOf);
    return { provider: issues.length === 0 ? provider : null, issues };
  };
}
