import type { KeyScheme, Scheme, Way } from './description.ts';
import { list, type Mapping, mapping } from './read-values.ts';
import type { Resolve } from './resolve.ts';

export interface Operation {
  readonly path: string;
  readonly method: string;
  readonly value: Mapping;
  /** Of the path it stands under. */
  readonly shared: readonly unknown[];
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export function operations(document: Mapping, resolve: Resolve): readonly Operation[] {
  return Object.entries(mapping(document.paths)).flatMap(([path, value]) => {
    const item = resolve(value);
    return methods
      .filter((method) => item[method] !== undefined)
      .map((method) => ({ path, method, value: mapping(item[method]), shared: list(item.parameters) }));
  });
}

/** More than this nobody reads in a comment. */
const mostCalls = 5;

/** The shortest paths that are read without any parameter. */
export function simpleCalls(all: readonly Operation[], resolve: Resolve): readonly string[] {
  return all
    .filter(({ path, method, value, shared }) => {
      const required = [...shared, ...list(value.parameters)].some((one) => resolve(one).required === true);
      return method === 'get' && /^\/[A-Za-z0-9._~/-]*$/.test(path) && !required;
    })
    .map(({ path }) => path)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .slice(0, mostCalls);
}

/**
 * The ways in which operations ask for a credential. A scheme that is asked for only together with others is no way of
 * its own; where the document asks for schemes at all, those that nobody asks for are left out.
 * @param declared what each scheme was read as, or sentences on why it was not
 */
export function readWays(
  declared: ReadonlyMap<string, readonly (Scheme | string)[]>,
  security: unknown,
  all: readonly Operation[],
): { ways: readonly Way[]; leftOut: readonly string[] } {
  const leftOut = [...declared.values()].flat().filter((one) => typeof one === 'string');
  const asked = requirements([security, ...all.map(({ value }) => value.security)]);
  const sets = asked.length > 0 ? asked : [...declared.keys()].map((name) => [name]);
  const ways = sets.flatMap((names) => {
    const found = names.flatMap((name) => declared.get(name) ?? []).filter((one) => typeof one !== 'string');
    if (names.length === 1) return found.map((scheme) => ({ scheme, alongside: [] }));
    const way = together(found);
    if (way === null || new Set(found.map(({ name }) => name)).size < names.length) {
      leftOut.push(`${names.join(' with ')} are used together in a way that a manifest cannot say.`);
      return [];
    }
    return [way];
  });
  const used = new Set(sets.flat());
  const idle = [...declared.keys()].filter((name) => !used.has(name));
  leftOut.push(...idle.map((name) => `${name} is declared, and no operation asks for it.`));
  return { ways, leftOut: [...new Set(leftOut)] };
}

/** One proves the client, header keys go along. */
function together(schemes: readonly Scheme[]): Way | null {
  const main = schemes.find(({ kind }) => kind !== 'api_key') ?? schemes.find((one) => !isHeaderKey(one)) ?? schemes[0];
  const others = schemes.filter((one) => one !== main);
  if (main === undefined || !others.every(isHeaderKey)) return null;
  const headers = schemes.filter(isHeaderKey).map(({ parameter }) => parameter.toLowerCase());
  return new Set(headers).size < headers.length ? null : { scheme: main, alongside: others };
}

function isHeaderKey(scheme: Scheme): scheme is KeyScheme {
  return scheme.kind === 'api_key' && scheme.in === 'header';
}

/** Names of schemes that are asked for together, each set once, the plainest first. */
function requirements(all: readonly unknown[]): readonly (readonly string[])[] {
  const sets = all.flatMap((one) => list(one).map((requirement) => Object.keys(mapping(requirement)).toSorted()));
  const byKey = new Map(sets.filter((names) => names.length > 0).map((names) => [JSON.stringify(names), names]));
  return [...byKey.values()];
}
