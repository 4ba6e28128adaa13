import fc from 'fast-check';
import { generateSync } from 'json-schema-faker';
import type { Parameter, Route } from './operations.ts';

export interface FuzzedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it is sent; undefined: no body. */
  readonly body: string | undefined;
}

/** What breaks programs: empty, huge, of another type, special to some language. */
const nasty: fc.Arbitrary<unknown> = fc.constantFrom(
  null,
  true,
  -1,
  0.5,
  1e308,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '💥',
  "'; drop table instance; --",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '%00',
  '__proto__',
  'x'.repeat(5_000),
  [],
  [null],
  {},
  { constructor: 1 },
);

/**
 * A request of the route: valid as the document says, or bent away from that.
 * @param ids what may stand in a path
 * @param known values that lead on, by the name of a property
 */
export function requestOf(
  route: Route,
  ids: readonly string[],
  known: Readonly<Record<string, unknown>>,
): fc.Arbitrary<FuzzedRequest> {
  const parameters = route.operation.parameters ?? [];
  const of = (where: Parameter['in']) => parameters.filter((parameter) => parameter.in === where);
  const segment = fc.oneof(
    fc.constantFrom(...ids),
    fc.constantFrom(...ids),
    fc.string({ unit: 'grapheme', maxLength: 50 }),
  );
  const path = fc
    .tuple(...of('path').map(() => segment))
    .map((values) =>
      of('path').reduce((url, { name }, i) => url.replace(`{${name}}`, encoded(values[i]!)), route.path),
    );
  const query = fc
    .tuple(...of('query').map((parameter) => fc.option(anyOf(parameter.schema), { freq: 3 })))
    .map((values) => of('query').flatMap(({ name }, i) => (values[i] === null ? [] : pairs(name, values[i]))));
  const headers = fc
    .tuple(...of('header').map((parameter) => fc.option(anyOf(parameter.schema))))
    .map((values) =>
      Object.fromEntries(
        of('header').flatMap(({ name }, i) => (values[i] === null ? [] : [[name, visible(values[i])]])),
      ),
    );
  return fc.record({ path, query, headers, body: bodyOf(route, known) }).map(({ path, query, headers, body }) => ({
    path: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers,
    body,
  }));
}

function bodyOf(
  { method, operation }: Route,
  known: Readonly<Record<string, unknown>>,
): fc.Arbitrary<string | undefined> {
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return fc.constant(undefined);
  const schema = operation.requestBody?.content['application/json']?.schema;
  const none = fc.constant(undefined);
  if (!schema) return fc.option(fc.json(), { nil: undefined });
  const valid = fc.nat(1_000).map((seed) => generateSync(schema as never, { seed }));
  const good = valid.map((value) => withKnown(value, known));
  const bent = fc
    .tuple(fc.oneof(valid, good), fc.string(), nasty)
    .map(([value, key, other]) => bend(value, key, other));
  return fc.oneof(
    { weight: 3, arbitrary: fc.oneof(valid, good).map((value) => JSON.stringify(value)) },
    { weight: 5, arbitrary: bent.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.string() },
    { weight: 1, arbitrary: none },
  );
}

function withKnown(value: unknown, known: Readonly<Record<string, unknown>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // A method or a token set that was made up would stop what the other values lead to.
  const kept = Object.entries(value).filter(([name]) => name !== 'method' && name !== 'token_set');
  return Object.fromEntries(kept.map(([name, each]) => [name, known[name] ?? each]));
}

/** One property replaced, or one added, or all of it. */
function bend(value: unknown, key: string, other: unknown): unknown {
  if (typeof value !== 'object' || value === null || key === '') return other;
  const keys = Object.keys(value);
  const name = key.length % 3 === 0 ? key : (keys[key.length % Math.max(1, keys.length)] ?? key);
  return { ...value, [name]: other };
}

function anyOf(schema: object): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.nat(1_000).map((seed) => generateSync(schema as never, { seed })),
    nasty,
  );
}

/** A lone surrogate cannot be written in a URL. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

function pairs(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => pairs(name, each));
  return [`${name}=${encoded(typeof value === 'string' ? value : JSON.stringify(value))}`];
}

/** What a client is able to send. */
const visible = (value: unknown): string =>
  String(value)
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 300);
