import type { YamlDocument } from './document.ts';
import { mapping } from './outline-values.ts';
import { flatten, mergeNodes, type Place, type PlacedNode, placeNodes } from './placed-node.ts';
import { childPointer, parentPointer } from './position.ts';
import type { Finding } from './rules/finding.ts';

/** Another connector's manifest as it is written; undefined where there is none. */
export type ParentOf = (id: string) => Pick<YamlDocument, 'value' | 'positionOf'> | undefined;

export interface Inherited {
  /** The manifest with everything that it inherits put in, and no `extends` left. */
  readonly value: unknown;
  /** Where a pointer into that value stands in the file; for what another file says, where that file is named. */
  readonly placeOf: (pointer: string) => string;
  /** Where what stands at a pointer into that value is written, in whichever manifest. */
  readonly originOf: (pointer: string) => Place;
  readonly findings: readonly Finding[];
  /** Whether a part may leave out what it takes from another. */
  readonly extended: boolean;
}

/** Puts in what a connector takes from another, a method from another, and each method from the shared fields. */
export function inherit(own: unknown, parentOf: ParentOf): Inherited {
  const findings: Finding[] = [];
  const whole = extendConnector(placeNodes(own, null), parentOf, [], findings);
  const expanded = expandMethods(whole, findings);
  const { value, places } = flatten(expanded);
  const placeOf = (pointer: string): string => {
    let nearest = pointer;
    while (nearest !== '' && !places.has(nearest)) nearest = parentPointer(nearest);
    const place = places.get(nearest) ?? root;
    if (place.manifest !== null) return '/extends';
    const rest = place.at;
    // A missing key is looked for below the mapping that it should stand in.
    return rest + (rest === nearest ? pointer.slice(nearest.length) : '');
  };
  const originOf = (pointer: string): Place => places.get(pointer) ?? root;
  return { value, placeOf, originOf, findings, extended: takesFromElsewhere(own) };
}

const root: Place = { manifest: null, at: '' };

function takesFromElsewhere(manifest: unknown): boolean {
  const { extends: parent, credential_fields: shared, authentication_methods: methods } = mapping(manifest);
  const extending = Array.isArray(methods) && methods.some((method) => mapping(method).extends !== undefined);
  return parent !== undefined || shared !== undefined || extending;
}

function extendConnector(
  own: PlacedNode,
  parentOf: ParentOf,
  chain: readonly string[],
  findings: Finding[],
): PlacedNode {
  const id = textOf(own, 'extends');
  if (id === null) return own;
  const seen = [...chain, textOf(own, 'id') ?? ''];
  const parent = seen.includes(id) ? undefined : parentOf(id);
  if (parent === undefined) {
    const message = seen.includes(id)
      ? `The connector extends itself${seen.length > 1 ? ` by way of ${seen.slice(1).join(', ')}` : ''}.`
      : `There is no valid connector "${id}" to extend.`;
    findings.push({
      code: 'extends-invalid',
      message,
      hint: 'Name the id of another manifest of the folder.',
      pointer: '/extends',
    });
    return without(own, ['extends']);
  }
  const base = extendConnector(placeNodes(parent.value, id), parentOf, seen, findings);
  return mergeNodes(without(base, ['id', 'extends']), without(own, ['extends']));
}

function expandMethods(root: PlacedNode, findings: Finding[]): PlacedNode {
  if (root.kind !== 'map') return root;
  const shared = root.entries.get('credential_fields');
  const methods = root.entries.get('authentication_methods');
  if (methods?.kind !== 'list') return root;
  const items = methods.items.map((method) => {
    const whole = extendMethod(method, methods.items, [], findings);
    if (shared?.kind !== 'list' || whole.kind !== 'map') return whole;
    const own = whole.entries.get('credential_fields');
    const fields = own ? mergeNodes(shared, own) : shared;
    return { ...whole, entries: new Map(whole.entries).set('credential_fields', fields) };
  });
  const entries = new Map(root.entries).set('authentication_methods', { ...methods, items });
  entries.delete('credential_fields');
  return { ...root, entries };
}

function extendMethod(
  own: PlacedNode,
  all: readonly PlacedNode[],
  chain: readonly string[],
  findings: Finding[],
): PlacedNode {
  const id = textOf(own, 'extends');
  if (id === null) return own;
  const seen = [...chain, textOf(own, 'id') ?? ''];
  const base = seen.includes(id) ? undefined : all.find((method) => textOf(method, 'id') === id);
  if (!base) {
    const message = seen.includes(id) ? 'The method extends itself.' : `There is no method "${id}" to extend.`;
    const pointer = own.manifest === null ? childPointer(own.at, 'extends') : '/extends';
    findings.push({ code: 'extends-invalid', message, hint: 'Name the id of another method.', pointer });
    return without(own, ['extends']);
  }
  const whole = extendMethod(base, all, seen, findings);
  return {
    ...mergeNodes(without(whole, ['id', 'extends']), without(own, ['extends'])),
    at: own.at,
    manifest: own.manifest,
  };
}

function textOf(node: PlacedNode, key: string): string | null {
  const entry = node.kind === 'map' ? node.entries.get(key) : undefined;
  return entry?.kind === 'leaf' && typeof entry.value === 'string' ? entry.value : null;
}

function without(node: PlacedNode, keys: readonly string[]): PlacedNode {
  if (node.kind !== 'map') return node;
  return { ...node, entries: new Map([...node.entries].filter(([key]) => !keys.includes(key))) };
}
