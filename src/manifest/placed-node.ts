import { childPointer } from './position.ts';
import { setMember } from './set-member.ts';

/** Plain data in which every part knows the JSON pointer under which it stands in its file. */
export type PlacedNode =
  | { readonly kind: 'map'; readonly at: string; readonly entries: ReadonlyMap<string, PlacedNode> }
  | { readonly kind: 'list'; readonly at: string; readonly items: readonly PlacedNode[] }
  | { readonly kind: 'leaf'; readonly at: string; readonly value: unknown };

/** @param elsewhere true for data of another file, all of which then stands at the one pointer where it is named */
export function placeNodes(value: unknown, at: string, elsewhere = false): PlacedNode {
  const below = (key: string | number): string => (elsewhere ? at : childPointer(at, key));
  if (Array.isArray(value)) {
    return { kind: 'list', at, items: value.map((item, index) => placeNodes(item, below(index), elsewhere)) };
  }
  if (typeof value !== 'object' || value === null) return { kind: 'leaf', at, value };
  const entries = Object.entries(value).map(
    ([key, member]) => [key, placeNodes(member, below(key), elsewhere)] as const,
  );
  return { kind: 'map', at, entries: new Map(entries) };
}

/**
 * Mappings are merged key by key, and lists whose entries all have a name, an id or a value (choices) are merged by it; anything else is
 * replaced.
 */
export function mergeNodes(base: PlacedNode, over: PlacedNode): PlacedNode {
  if (base.kind === 'map' && over.kind === 'map') {
    const entries = new Map(base.entries);
    for (const [key, member] of over.entries) {
      const before = entries.get(key);
      entries.set(key, before ? mergeNodes(before, member) : member);
    }
    return { kind: 'map', at: over.at, entries };
  }
  if (base.kind !== 'list' || over.kind !== 'list') return over;
  const names = [...base.items, ...over.items].map(nameOf);
  if (names.includes(null)) return over;
  const items = [...base.items];
  for (const item of over.items) {
    const index = base.items.findIndex((before) => nameOf(before) === nameOf(item));
    const before = items[index];
    if (before) items[index] = mergeNodes(before, item);
    else items.push(item);
  }
  return { kind: 'list', at: over.at, items };
}

/** The data again, and for every pointer into it the place where that part came from. */
export function flatten(root: PlacedNode): { readonly value: unknown; readonly places: ReadonlyMap<string, string> } {
  const places = new Map<string, string>();
  const read = (node: PlacedNode, pointer: string): unknown => {
    places.set(pointer, node.at);
    if (node.kind === 'leaf') return node.value;
    if (node.kind === 'list') return node.items.map((item, index) => read(item, childPointer(pointer, index)));
    const result: Record<string, unknown> = {};
    for (const [key, member] of node.entries) {
      setMember(result, key, read(member, childPointer(pointer, key)));
    }
    return result;
  };
  return { value: read(root, ''), places };
}

function nameOf(node: PlacedNode): string | null {
  if (node.kind !== 'map') return null;
  const name = ['name', 'id', 'value'].map((key) => node.entries.get(key)).find((entry) => entry !== undefined);
  return name?.kind === 'leaf' && typeof name.value === 'string' ? name.value : null;
}
