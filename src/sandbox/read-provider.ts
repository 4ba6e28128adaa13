import { createDocumentChecker } from '../manifest/document-checker.ts';
import type { Issue } from '../manifest/issue.ts';
import { buildProvider, type ProviderDocument } from './build-provider.ts';
import { checkProvider } from './check-provider.ts';
import type { Provider } from './provider.ts';

export interface ReadProvider {
  /** null where there are issues. */
  readonly provider: Provider | null;
  readonly issues: readonly Issue[];
}

/**
 * Makes a function that reads the text of a provider file. `schema`: schemas/provider.schema.json, compiled once;
 * `id`: the file name without `.provider.yaml`.
 */
export function createProviderReader(schema: object): (text: string, options: { readonly id: string }) => ReadProvider {
  const check = createDocumentChecker(schema);
  return (text, { id }) => {
    const { value, issues: schemaIssues, positionOf } = check(text);
    if (schemaIssues.length > 0) return { provider: null, issues: schemaIssues };
    const provider = buildProvider(value as ProviderDocument);
    const issues = checkProvider(provider, id, positionOf);
    return { provider: issues.length === 0 ? provider : null, issues };
  };
}
