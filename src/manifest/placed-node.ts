import { childPointer } from './position.ts';
import { setMember } from './set-member.ts';

export interface Place {
  /** Id of the manifest that says it; null: the one that is read. */
  readonly manifest: string | null;
  /** JSON pointer into that manifest. */
  readonly at: string;
}

/** Plain data in which every part knows where it is written. */
export type PlacedNode = Place &
  (
    | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, PlacedNode> }
    | { readonly kind: 'list'; readonly items: readonly PlacedNode[] }
    | { readonly kind: 'leaf'; readonly value: unknown }
  );

/** @param manifest id of the manifest that the value is of; null: the one that is read */
export function placeNodes(value: unknown, manifest: string | null, at = ''): PlacedNode {
  const below = (key: string | number, member: unknown) => placeNodes(member, manifest, childPointer(at, key));
  if (Array.isArray(value)) {
    return { kind: 'list', manifest, at, items: value.map((item, index) => below(index, item)) };
  }
  if (typeof value !== 'object' || value === null) return { kind: 'leaf', manifest, at, value };
  const entries = Object.entries(value).map(([key, member]) => [key, below(key, member)] as const);
  return { kind: 'map', manifest, at, entries: new Map(entries) };
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
    return { ...over, entries };
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
  return { ...over, items };
}

/** The data again, and for every pointer into it the place where that part came from. */
export function flatten(root: PlacedNode): { readonly value: unknown; readonly places: ReadonlyMap<string, Place> } {
  const places = new Map<string, Place>();
  const read = (node: PlacedNode, pointer: string): unknown => {
    places.set(pointer, node);
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
