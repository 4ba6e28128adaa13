/** One problem of a manifest, at the place a person must change. Lines and columns count from 1. */
export interface Issue {
  readonly code: IssueCode;
  readonly message: string;
  /** What to do about it, where that is not obvious from the message. */
  readonly hint?: string;
  readonly line: number;
  readonly column: number;
  /** JSON pointer of the value, for programs. */
  readonly pointer: string;
}

/** Codes of the rules; documented in docs/manifest.md. */
export const issueCodes = {
  'yaml-syntax': 'The file is not well-formed YAML 1.2.',
  'yaml-feature': 'A YAML feature that manifests do not use: anchors, aliases, tags, several documents, merge keys.',
  'unknown-key': 'A key that the schema does not know.',
  'missing-key': 'A key that the schema requires is missing.',
  'wrong-type': 'The value has another type than the schema asks for.',
  'wrong-value': 'The value is not one of those allowed, or does not have the asked form.',
  'duplicate-key': 'The same key stands twice in one mapping.',
  'duplicate-name': 'Two fields, methods, choices or hosts have the same name.',
  'extends-invalid': 'What is extended does not exist, or extends itself.',
  'file-name': 'The id differs from the file name.',
  'template-syntax': 'A template with a brace that is not closed, or a name that cannot be one.',
  'undeclared-variable': 'A template uses a name that nothing declares.',
  'unavailable-variable': 'A template uses a name that has no value at that point of the flow.',
  'unused-field': 'A credential field that no template uses.',
  'reserved-name': 'A credential field has a name that the engine fills itself.',
  'host-not-allowed': 'A request goes to a host that is not among the hosts.',
  'host-unchecked':
    'A field or a captured value stands in a host without being a choice, a hostname or held by a pattern.',
  'claim-trusted': 'A claim of a token whose signature nobody checks is used to build a request.',
  'secret-in-url': 'A secret stands where logs or a browser would keep it: a path, a host, the authorization request.',
  'choice-invalid': "A choice breaks its own field's rules.",
  'default-invalid': "A default breaks its own field's rules.",
  'pattern-invalid': 'A pattern that is not a regular expression.',
} as const satisfies Record<string, string>;

export type IssueCode = keyof typeof issueCodes;
