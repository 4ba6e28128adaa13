import type { Node, Pair } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { IssueCode } from './issue.ts';
import { childPointer } from './position.ts';
import { setMember } from './set-member.ts';

/** Offsets in the text. */
export interface Place {
  readonly key: number;
  readonly value: number;
  /** Nothing was written after the key. */
  readonly empty: boolean;
}

export type Report = (code: IssueCode, offset: number, pointer: string, message: string, hint?: string) => void;

export interface ReadNodes {
  readonly value: unknown;
  /** By JSON pointer. */
  readonly places: ReadonlyMap<string, Place>;
  /** False where a part was left out, because it stands elsewhere or too deep. */
  readonly complete: boolean;
}

export const noTags = ['Tags (!name) are not used in manifests.', 'Remove the tag.'] as const;

const deepestNesting = 32;

/**
 * YAML nodes → plain data, with the place of each value and an issue for every feature that manifests do without.
 * Nothing is resolved, so a file cannot grow while it is read.
 */
export function readNodes(root: Node, source: string, report: Report): ReadNodes {
  const places = new Map<string, Place>();
  let complete = true;
  const value = read(root, '', offsetOf(root), 0);
  return { value, places, complete };

  function read(node: Node | null, pointer: string, key: number, depth: number): unknown {
    const at = node ? offsetOf(node) : key;
    places.set(pointer, { key, value: at, empty: isEmpty(node) });
    if (isAlias(node)) {
      complete = false;
      report('yaml-feature', at, pointer, 'Aliases (*name) are not used in manifests.', 'Write the value out.');
      return null;
    }
    if (depth > deepestNesting) {
      complete = false;
      report('yaml-feature', at, pointer, `Nesting goes deeper than ${deepestNesting} levels.`);
      return null;
    }
    reportDecorations(node, at, pointer);
    if (isMap(node)) return readMap(node.items as Pair<Node, Node | null>[], pointer, depth);
    if (isSeq(node)) return readItems(node.items as Node[], pointer, depth);
    return isScalar(node) ? node.value : null;
  }

  function readMap(pairs: readonly Pair<Node, Node | null>[], pointer: string, depth: number): object {
    const result: Record<string, unknown> = {};
    for (const pair of pairs) {
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      const keyAt = offsetOf(pair.key);
      const child = childPointer(pointer, name);
      if (isScalar(pair.key)) reportDecorations(pair.key, keyAt, child);
      if (isMergeKey(pair.key)) {
        complete = false;
        report('yaml-feature', keyAt, child, 'Merge keys (<<) are not used in manifests.', 'Write the keys out.');
        continue;
      }
      if (Object.hasOwn(result, name)) {
        report('duplicate-key', keyAt, child, `The key "${name}" stands twice here.`, 'Remove one of the two.');
        continue;
      }
      setMember(result, name, read(pair.value, child, keyAt, depth + 1));
    }
    return result;
  }

  function readItems(items: readonly Node[], pointer: string, depth: number): unknown[] {
    return items.map((item, index) => read(item, childPointer(pointer, index), offsetOf(item), depth + 1));
  }

  function reportDecorations(node: Node | null, at: number, pointer: string): void {
    if (!node || isAlias(node)) return;
    if ('anchor' in node && node.anchor) {
      report(
        'yaml-feature',
        markBefore(at, `&${node.anchor}`),
        pointer,
        'Anchors (&name) are not used in manifests.',
        'Remove the anchor.',
      );
    }
    if (node.tag) {
      report(
        'yaml-feature',
        markBefore(at, '!'),
        pointer,
        'Tags (!name) are not used in manifests.',
        'Remove the tag.',
      );
    }
  }

  /** A node's own range begins after its anchor and tag; `!!str` and `!e!x` hold the mark twice. */
  function markBefore(at: number, mark: string): number {
    let found = source.lastIndexOf(mark, at);
    if (found < 0) return at;
    while (found > 0 && /[^\s[{,]/.test(source[found - 1]!)) found--;
    return found;
  }
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function isEmpty(node: Node | null): boolean {
  return !node || (isScalar(node) && node.value === null && node.source === '');
}

function isMergeKey(key: Node): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}
