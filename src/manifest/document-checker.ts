import type { ValidateFunction } from 'ajv';
import { parseDocument } from './document.ts';
import type { Issue } from './issue.ts';
import type { PositionOf } from './position.ts';
import { issuesOf } from './validate.ts';

export interface CheckedDocument {
  /** Plain data; it fits the schema if there are no issues. */
  readonly value: unknown;
  /** Sorted by position. */
  readonly issues: readonly Issue[];
  readonly positionOf: PositionOf;
  /** False where the text could not be read to its end; `value` then means nothing. */
  readonly readable: boolean;
}

export type DocumentChecker = (text: string) => CheckedDocument;

/**
 * Makes a function that reads a YAML text and holds it against a compiled JSON Schema (2020-12). A property's
 * `patternErrorMessage` says in plain words what its pattern asks for (editors read it too). Nothing in a text makes the
 * function throw.
 */
export function createDocumentChecker(validate: ValidateFunction): DocumentChecker {
  const checkValue = createValueChecker(validate);
  return (text) => {
    const document = parseDocument(text);
    if (!document.readable) return { ...document, issues: sortIssues(document.issues) };
    const issues = [...document.issues, ...checkValue(document.value, document.positionOf)];
    return { ...document, issues: sortIssues(issues) };
  };
}

export type ValueChecker = (value: unknown, positionOf: PositionOf) => Issue[];

/** Makes a function that holds plain data against a compiled schema. */
export function createValueChecker(validate: ValidateFunction): ValueChecker {
  return (value, positionOf) => {
    validate(value);
    return issuesOf(validate.errors ?? [], positionOf);
  };
}

export function sortIssues(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => a.line - b.line || a.column - b.column);
}
