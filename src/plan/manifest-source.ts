import { parseDocument } from '../manifest/document.ts';
import { inherit, type ParentOf } from '../manifest/inherit.ts';
import { childPointer } from '../manifest/position.ts';
import type { ManifestOrigin } from './plan.ts';

/** The manifest as it is written, with what it inherits put in: where in it a part of a request came from. */
export interface ManifestSource {
  /** The first of the pointers at which something stands; undefined where nothing does. */
  find(pointers: readonly string[]): ManifestOrigin | undefined;
  /** The value at a JSON pointer; undefined where there is none. */
  value(pointer: string): unknown;
  /** Pointer of the method. */
  readonly method: string;
}

/**
 * @param text a manifest that was loaded without issues
 * @param index of the method, from 0
 */
export function manifestSource(text: string, index: number, parentOf: ParentOf): ManifestSource {
  const { value: own, positionOf } = parseDocument(text);
  const { value: whole, placeOf, originOf } = inherit(own, parentOf);
  const parents = new Map<string, ReturnType<ParentOf>>();
  const value = (pointer: string): unknown => valueAt(whole, pointer);
  return {
    value,
    find: (pointers) => {
      const found = pointers.find((pointer) => value(pointer) !== undefined);
      if (found === undefined) return undefined;
      const place = { from: 'manifest', pointer: found, ...positionOf(placeOf(found)) } as const;
      const { manifest, at } = originOf(found);
      if (manifest === null) return place;
      if (!parents.has(manifest)) parents.set(manifest, parentOf(manifest));
      const written = parents.get(manifest)?.positionOf(at);
      return written ? { ...place, inherited: { connector: manifest, ...written } } : place;
    },
    method: `/authentication_methods/${index}`,
  };
}

/** The same path below each of several pointers. */
export function below(pointers: readonly string[], ...path: readonly (string | number)[]): string[] {
  return pointers.map((pointer) => path.reduce<string>(childPointer, pointer));
}

/** RFC 6901 §4. */
function valueAt(value: unknown, pointer: string): unknown {
  let found = value;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}
