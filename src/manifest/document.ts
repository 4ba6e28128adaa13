import type { Document, ParsedNode } from 'yaml';
import { LineCounter, parseAllDocuments } from 'yaml';
import type { Issue } from './issue.ts';
import type { Position, PositionOf } from './position.ts';
import { parentPointer } from './position.ts';
import type { Place, Report } from './read-nodes.ts';
import { noTags, readNodes } from './read-nodes.ts';
import { syntaxErrors } from './syntax-errors.ts';

export interface YamlDocument {
  /** Plain data: objects, arrays, text, numbers, true, false, null. */
  readonly value: unknown;
  /** False where a part could not be read: `value` then does not say what the author meant. */
  readonly readable: boolean;
  readonly issues: readonly Issue[];
  readonly positionOf: PositionOf;
}

/** Characters. The largest manifest that a person would write is a tenth of this. */
const largestDocument = 256 * 1024;

/**
 * Reads one YAML 1.2 document (core schema) and remembers where everything stands. Never throws, whatever the text: all
 * that is wrong is among the issues. A byte-order mark and Windows line ends are fine.
 */
export function parseDocument(text: string): YamlDocument {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (source.length > largestDocument) return unreadable('The file is larger than 256 KiB.');
  const lines = new LineCounter();
  const documents = parseYaml(source, lines);
  if (documents === null) return unreadable('The file cannot be read as YAML.');
  const [document] = documents;
  if (!document || (!document.contents && document.errors.length === 0)) return unreadable('The file is empty.');

  const issues: Issue[] = [];
  const reported = new Set<string>();
  const report: Report = (code, offset, pointer, message, hint) => {
    // A tag that the parser cannot resolve is found twice: by it, and on the node.
    if (reported.has(`${code} ${offset}`)) return;
    reported.add(`${code} ${offset}`);
    issues.push({ code, message, ...(hint === undefined ? {} : { hint }), ...positionAt(lines, offset), pointer });
  };
  for (const { offset, message } of syntaxErrors(document)) report('yaml-syntax', offset, '', message);
  if (issues.length > 0 || !document.contents) return { ...nothing, issues };
  reportFeatures(documents, report);
  const { value, places, complete } = readNodes(document.contents, source, report);
  return { value, readable: complete, issues, positionOf: positionsIn(places, lines) };
}

function parseYaml(source: string, lineCounter: LineCounter): Document.Parsed<ParsedNode>[] | null {
  // uniqueKeys would compare every key with every other; read-nodes.ts keeps a set.
  const options = {
    lineCounter,
    prettyErrors: false,
    uniqueKeys: false,
    stringKeys: true,
    logLevel: 'silent',
  } as const;
  try {
    return [...parseAllDocuments(source, { ...options, schema: 'core', resolveKnownTags: false })];
  } catch {
    // No text is known to do this; the promise never to throw must not rest on the parser.
    return null;
  }
}

function reportFeatures([first, second]: readonly Document.Parsed<ParsedNode>[], report: Report): void {
  if (first?.directives.yaml.explicit) {
    report('yaml-feature', 0, '', 'The %YAML directive is not used in manifests.', 'Remove it.');
  }
  for (const { code, pos } of first?.errors ?? []) {
    if (code === 'TAG_RESOLVE_FAILED') report('yaml-feature', pos[0], '', ...noTags);
  }
  if (second) {
    report('yaml-feature', second.range[0], '', 'A second document begins here.', 'A file holds one manifest.');
  }
}

function positionsIn(places: ReadonlyMap<string, Place>, lines: LineCounter): PositionOf {
  return (pointer, part = 'value') => {
    let nearest = pointer;
    while (nearest !== '' && !places.has(nearest)) nearest = parentPointer(nearest);
    const place = places.get(nearest);
    if (!place) return start;
    return positionAt(lines, part === 'key' || place.empty ? place.key : place.value);
  };
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

const start: Position = { line: 1, column: 1 };
const nothing: YamlDocument = { value: null, readable: false, issues: [], positionOf: () => start };

function unreadable(message: string): YamlDocument {
  return { ...nothing, issues: [{ code: 'yaml-syntax', message, ...start, pointer: '' }] };
}
