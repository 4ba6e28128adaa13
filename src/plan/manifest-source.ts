import { parseDocument } from '../manifest/document.ts';
import { childPointer } from '../manifest/position.ts';
import type { ManifestOrigin } from './plan.ts';

/** The manifest as it is written: where in it a part of a request came from. */
export interface ManifestSource {
  /** The first of the pointers that stands in the file; undefined where none does. */
  find(pointers: readonly string[]): ManifestOrigin | undefined;
  /** The value at a JSON pointer; undefined where there is none. */
  value(pointer: string): unknown;
  /** Pointers of the method and of those it extends, nearest first. */
  readonly methods: readonly string[];
}

/** @param text a manifest that was loaded without issues */
export function manifestSource(text: string, methodId: string): ManifestSource {
  const { value: manifest, positionOf } = parseDocument(text);
  const value = (pointer: string): unknown => valueAt(manifest, pointer);
  return {
    value,
    find: (pointers) => {
      const found = pointers.find((pointer) => value(pointer) !== undefined);
      return found === undefined ? undefined : { from: 'manifest', pointer: found, ...positionOf(found) };
    },
    methods: methodChain(value, methodId),
  };
}

/** The same path below each of several pointers. */
export function below(pointers: readonly string[], ...path: readonly (string | number)[]): string[] {
  return pointers.map((pointer) => path.reduce<string>(childPointer, pointer));
}

function methodChain(value: (pointer: string) => unknown, methodId: string): string[] {
  const methods = value('/authentication_methods');
  const pointers = Array.isArray(methods) ? methods.map((_, index) => `/authentication_methods/${index}`) : [];
  const chain: string[] = [];
  let id: unknown = methodId;
  while (typeof id === 'string') {
    const pointer = pointers.find((candidate) => value(`${candidate}/id`) === id);
    if (pointer === undefined || chain.includes(pointer)) break;
    chain.push(pointer);
    id = value(`${pointer}/extends`);
  }
  return chain;
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
