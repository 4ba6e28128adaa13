import { Document, isMap, isPair, isScalar, isSeq, type Node, type Pair, visit } from 'yaml';
import type { Draft } from './draft.ts';

/** Characters of a line. */
const width = 118;

/**
 * A draft as YAML, laid out as people write manifests: fields and other small mappings in one line, comments above what
 * they are about, an empty line between the parts.
 * @param head lines above everything, without #
 */
export function writeDraft({ manifest, comments }: Draft, head: readonly string[]): string {
  const document = new Document(manifest, { aliasDuplicateObjects: false });
  if (isMap(document.contents)) for (const pair of document.contents.items) space(pair);
  const methods = document.get('authentication_methods');
  if (isSeq<Node>(methods)) for (const method of methods.items.slice(1)) method.spaceBefore = true;
  visit(document, {
    Collection: (_, node) => {
      if (isSmall(node)) node.flow = true;
    },
  });
  for (const { path, lines } of comments) {
    const node = keyAt(document, path);
    if (node === null) continue;
    const own = lines.flatMap((line) => wrap(line)).map((line) => ` ${line}`);
    node.commentBefore = [...(node.commentBefore ? [node.commentBefore] : []), ...own].join('\n');
    open(document, path);
  }
  const start = head.flatMap((line) => wrap(line)).map((line) => (line === '' ? '#' : `# ${line}`));
  const body = document.toString({ lineWidth: 0, flowCollectionPadding: true, singleQuote: true });
  return `${start.join('\n')}\n${body.replaceAll(paddedList, '$1[$2]')}`;
}

/** No plain text begins with a bracket, so this is a list: people write those without the spaces that mappings have. */
const paddedList = /^( *(?:- )?[\w-]+: )\[ (.*) \]$/gm;

const apart = new Set(['hosts', 'credential_fields', 'authentication_methods', 'api']);

function space({ key }: Pair): void {
  if (isScalar(key) && apart.has(String(key.value))) key.spaceBefore = true;
}

/** What fits into a line is easier to read in one: no further mappings but lists of plain values within it. */
function isSmall(node: unknown): boolean {
  const plain = (value: unknown) => isScalar(value) || value === null;
  const simple = (value: unknown) => plain(value) || (isSeq(value) && value.items.every(plain));
  if (isSeq(node)) return node.items.length > 0 && node.items.every(plain) && length(node) < 90;
  if (!isMap(node)) return false;
  return node.items.every((pair) => isPair(pair) && simple(pair.value)) && length(node) < 90;
}

function length(node: { toJSON(): unknown }): number {
  return JSON.stringify(node.toJSON()).length;
}

/** What holds a comment is written over several lines. */
function open(document: Document, path: readonly (string | number)[]): void {
  for (let depth = 0; depth < path.length; depth++) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isMap(node) || isSeq(node)) node.flow = false;
  }
}

function keyAt(document: Document, path: readonly (string | number)[]): Node | null {
  const last = path.at(-1);
  const parent = document.getIn(path.slice(0, -1), true);
  if (isSeq(parent) && typeof last === 'number') return (parent.items[last] as Node | undefined) ?? null;
  if (!isMap(parent)) return null;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
  return isScalar(pair?.key) ? pair.key : null;
}

/** At words, so that a comment is read without scrolling. */
function wrap(line: string): string[] {
  const lines = [''];
  for (const word of line.split(' ')) {
    const current = lines.at(-1)!;
    if (current !== '' && current.length + word.length + 1 > width - 12) lines.push(word);
    else lines[lines.length - 1] = current === '' ? word : `${current} ${word}`;
  }
  return lines;
}
