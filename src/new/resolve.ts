import { type Mapping, mapping } from './read-values.ts';

/** Reads a member that may stand elsewhere in the same document. */
export type Resolve = (value: unknown) => Mapping;

/** More hops than this are a circle. */
const mostHops = 20;

/** Follows `$ref` within the document (RFC 6901 pointers); what leads out of it, or in a circle, is as good as empty. */
export function resolver(root: unknown): Resolve {
  return (value) => {
    let current = mapping(value);
    for (let hops = 0; typeof current.$ref === 'string'; hops++) {
      if (hops === mostHops || !current.$ref.startsWith('#/')) return {};
      current = mapping(lookUp(root, current.$ref.slice(2)));
    }
    return current;
  };
}

function lookUp(root: unknown, pointer: string): unknown {
  return pointer.split('/').reduce<unknown>((value, step) => {
    const key = unescaped(step);
    const inside = Array.isArray(value) ? Object.fromEntries(value.entries()) : mapping(value);
    return Object.hasOwn(inside, key) ? inside[key as keyof typeof inside] : undefined;
  }, root);
}

function unescaped(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return step;
  }
}
