import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
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
 * Makes a function that reads a YAML text and holds it against a JSON Schema (2020-12). The schema is compiled once, at
 * the first text. A property's `patternErrorMessage` says in plain words what its pattern asks for (editors read it too).
 * Nothing in a text makes the function throw; a schema that is none does.
 */
export function createDocumentChecker(schema: object, checkValue = createValueChecker(schema)): DocumentChecker {
  return (text) => {
    const document = parseDocument(text);
    if (!document.readable) return { ...document, issues: sortIssues(document.issues) };
    const issues = [...document.issues, ...checkValue(document.value, document.positionOf)];
    return { ...document, issues: sortIssues(issues) };
  };
}

export type ValueChecker = (value: unknown, positionOf: PositionOf) => Issue[];

/** Makes a function that holds plain data against a schema, which is compiled at its first use. */
export function createValueChecker(schema: object): ValueChecker {
  let compiled: ValidateFunction | undefined;
  return (value, positionOf) => {
    compiled ??= compile(schema);
    compiled(value);
    return issuesOf(compiled.errors ?? [], positionOf);
  };
}

export function sortIssues(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => a.line - b.line || a.column - b.column);
}

function compile(schema: object): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    // JSON Schema 2020-12 §7.2.1: `format` is an annotation, for editors; what is checked has a pattern.
    validateFormats: false,
    // Our schemas are checked against the meta-schema by tests; here that would be a third of the time a compile takes.
    validateSchema: false,
    meta: false,
  });
  ajv.addKeyword('patternErrorMessage');
  return ajv.compile(schema);
}
