import { buildConnector } from './build-connector.ts';
import type { Connector } from './connector.ts';
import { createDocumentChecker, sortIssues } from './document-checker.ts';
import type { Issue } from './issue.ts';
import type { Manifest } from './manifest.ts';
import { outlineOf } from './outline.ts';
import { checkRules } from './rules.ts';

export interface LoadedConnector {
  /** null where there is any issue. */
  readonly connector: Connector | null;
  /** Sorted by position. */
  readonly issues: readonly Issue[];
}

export interface LoadOptions {
  /** The file name without `.yaml`, which the manifest's id must equal. */
  readonly id?: string;
}

export type ConnectorLoader = (text: string, options?: LoadOptions) => LoadedConnector;

/**
 * Makes a function that turns a manifest's text into a connector, or into everything that is wrong with it at once.
 * `schema` is schemas/connector.schema.json; it is compiled once. No text makes the function throw.
 */
export function createConnectorLoader(schema: object): ConnectorLoader {
  const check = createDocumentChecker(schema);
  return (text, options = {}) => {
    const { value, issues: found, positionOf, readable } = check(text);
    if (!readable) return { connector: null, issues: found };
    const outline = outlineOf(value, { fileId: options.id, wellFormed: found.length === 0 });
    const ruled = checkRules(outline).map(({ part, ...finding }) => ({
      ...finding,
      ...positionOf(finding.pointer, part),
    }));
    const issues = sortIssues([...found, ...ruled]);
    return { connector: issues.length === 0 ? buildConnector(value as Manifest) : null, issues };
  };
}
