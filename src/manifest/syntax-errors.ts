import type { Document, ErrorCode, Node, YAMLError } from 'yaml';
import { isScalar, visit } from 'yaml';

export interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
}

/** One missing bracket makes everything after it wrong; more than this helps nobody. */
const mostProblems = 10;

/** What the parser could not read, each problem where it begins, without those that only follow from another. */
export function syntaxErrors(document: Document.Parsed): SyntaxProblem[] {
  // A tag is a feature that manifests do without, not a mistake in the syntax: document.ts.
  const errors = document.errors.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  const root = errors.find(({ code }) => rootCauses.includes(code)) ?? errors.find(isOpenQuote);
  const unexpected = errors.find(({ code }) => code === 'UNEXPECTED_TOKEN');
  const independent = errors.filter((error) => error.code !== 'UNEXPECTED_TOKEN' || error === unexpected);
  const problems = (root ? [root] : independent).map((error) => problem(error, document));
  const first = new Map(problems.toReversed().map((found) => [found.offset, found]));
  return [...first.values()].sort((a, b) => a.offset - b.offset).slice(0, mostProblems);
}

/** Whatever else is said about a file with one of these follows from it. */
const rootCauses: readonly ErrorCode[] = ['RESOURCE_EXHAUSTION', 'TAB_AS_INDENT'];

function problem(error: YAMLError, document: Document.Parsed): SyntaxProblem {
  const [end] = error.pos;
  if (isOpenQuote(error)) {
    const offset = startOf(document, end, (node) => isScalar(node) && String(node.type).startsWith('QUOTE_'));
    return { offset, message: 'The quote that begins here is never closed.' };
  }
  if (/^Flow .* end with a/.test(error.message)) {
    const offset = startOf(document, end, (node) => 'flow' in node && node.flow === true);
    return { offset, message: 'The bracket that begins here is not closed, or its content is indented too little.' };
  }
  if (/^Unexpected .* at node end/.test(error.message)) {
    return { offset: end, message: 'The value before this has ended already. Put the whole value in quotes.' };
  }
  return { offset: end, message: ownWords[error.code] ?? sentence(error.message) };
}

function isOpenQuote({ code, message }: YAMLError): boolean {
  return code === 'MISSING_CHAR' && message.endsWith('quote');
}

/** The parser says where a node should have ended; the person looks for where it begins. */
function startOf(document: Document.Parsed, end: number, wanted: (node: Node) => boolean): number {
  let start = end;
  visit(document, {
    Node(_, node) {
      if (node.range?.[1] !== end || !wanted(node)) return undefined;
      start = node.range[0];
      return visit.BREAK;
    },
  });
  return start;
}

/** Where the parser's own words speak of its options or its insides. */
const ownWords: Partial<Record<ErrorCode, string>> = {
  NON_STRING_KEY: 'A key must be plain text.',
  RESOURCE_EXHAUSTION: 'Nesting goes far too deep.',
  TAB_AS_INDENT: 'This line is indented with a tab. Use spaces.',
  BLOCK_AS_IMPLICIT_KEY:
    'A key follows where this value should have ended. Check the indentation of the next line, or put the value in quotes.',
};

function sentence(message: string): string {
  const [line = ''] = message.split('\n');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
