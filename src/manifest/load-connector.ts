import type { ValidateFunction } from 'ajv';
import { buildConnector } from './build-connector.ts';
import type { Connector } from './connector.ts';
import { createDocumentChecker, createValueChecker, sortIssues } from './document-checker.ts';
import { inherit, type ParentOf } from './inherit.ts';
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
  /** The parsed value of another manifest, for `extends`; without it nothing can be extended. */
  readonly parent?: ParentOf;
}

export type ConnectorLoader = (text: string, options?: LoadOptions) => LoadedConnector;

/**
 * Makes a function that turns a manifest's text into a connector, or into everything that is wrong with it at once.
 * `validate` is schemas/connector.schema.json, compiled. No text makes the function throw.
 */
export function createConnectorLoader(validate: ValidateFunction): ConnectorLoader {
  const checkValue = createValueChecker(validate);
  const check = createDocumentChecker(validate);
  return (text, options = {}) => {
    const { value, issues: written, positionOf, readable } = check(text);
    if (!readable) return { connector: null, issues: written };
    const inherited = inherit(value, options.parent ?? (() => undefined));
    // What is missing where something is inherited shows only once that is put in.
    const whole = inherited.extended
      ? checkValue(inherited.value, (pointer, part) => positionOf(inherited.placeOf(pointer), part))
      : written;
    // Where nothing could be put in, what seems to be missing would have been there.
    const known = inherited.findings.length > 0 ? [] : whole;
    const found = inherited.extended
      ? [...written.filter(({ code }) => code !== 'missing-key'), ...known.filter(({ code }) => code === 'missing-key')]
      : written;
    const wellFormed = found.length === 0 && inherited.findings.length === 0;
    const outline = outlineOf(inherited.value, { fileId: options.id, wellFormed });
    const ruled = checkRules(outline).map((finding) => ({ ...finding, pointer: inherited.placeOf(finding.pointer) }));
    const findings = [...inherited.findings, ...ruled].map(({ part, ...finding }) => ({
      ...finding,
      ...positionOf(finding.pointer, part),
    }));
    const issues = sortIssues(once([...found, ...findings]));
    return { connector: issues.length === 0 ? buildConnector(inherited.value as Manifest) : null, issues };
  };
}

/** A mistake in what several methods inherit, or in a template that two requests share, is found several times. */
function once(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [`${issue.code} ${issue.pointer} ${issue.message}`, issue])).values()];
}
