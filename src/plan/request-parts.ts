import type { AuthenticationMethod } from '../manifest/connector.ts';
import { variablesOf } from '../manifest/template.ts';
import type { BuiltRequest } from './build-requests.ts';
import type { ManifestSource } from './manifest-source.ts';
import { partNamed } from './part-named.ts';
import { partVariables } from './part-variables.ts';
import type { DeclaredOrigin, ManifestPlace, Part, Shown } from './plan.ts';
import type { RequestSource } from './request-source.ts';
import { pairsOf, splitQuery } from './split-query.ts';
import type { OriginOf } from './value-origins.ts';

export interface PartsContext {
  readonly method: AuthenticationMethod;
  readonly manifest: ManifestSource;
  readonly source: RequestSource;
  readonly originOf: OriginOf;
  readonly show: (text: string) => Shown;
}

/** A built request taken apart, each part with where it comes from. The address is the first. */
export function requestParts(built: BuiltRequest, context: PartsContext): Part[] {
  const { headers, url, body = '' } = built.request;
  const [address, query] = splitQuery(url);
  const template = splitQuery(context.source.template.url ?? '');
  const inAddress = pairsOf(template[1]);
  const part = (place: Part['place'], name: string, value: string): Part => {
    const named = partNamed(built.step, place, name, context);
    const names = unique([...partVariables(built.step, place, name, context), ...namesOf(context.show(value))]);
    // What the callback brings is declared where it is named.
    const values = names
      .map(context.originOf)
      .filter((origin) => origin.from !== 'declared' || !sameAs(origin, named[0]));
    return { place, name, value: context.show(value), named, values };
  };
  return [
    addressPart('', address, template[0], built.step, context),
    ...headers.map(([name, value]) => part('header', name, value)),
    ...pairsOf(query).map(([name, value], index) => {
      const written = inAddress[index];
      return written ? addressPart(name, value, written[1], built.step, context) : part('query', name, value);
    }),
    ...bodyParts(body, headers).map(([place, name, value]) => part(place, name, value)),
  ];
}

/** The address, or with a name, a parameter that stands in it. */
function addressPart(
  name: string,
  value: string,
  template: string,
  step: BuiltRequest['step'],
  { source, manifest, originOf, show }: PartsContext,
): Part {
  // Of the callback nothing is written in the manifest but the names of its parameters.
  const places = step === 'authorization_response' ? [] : source.address;
  return {
    place: name === '' ? 'address' : 'query',
    name,
    value: show(value),
    named: places.flatMap((pointers) => manifest.find(pointers) ?? []),
    values: unique([...variablesOf(template), ...namesOf(show(value))]).map(originOf),
  };
}

function bodyParts(
  body: string,
  headers: BuiltRequest['request']['headers'],
): (readonly ['form' | 'json', string, string])[] {
  const json = headers.some(([name, value]) => name === 'content-type' && value.includes('json'));
  if (!json) return pairsOf(body).map(([name, value]) => ['form', name, value] as const);
  const members = Object.entries(JSON.parse(body === '' ? '{}' : body) as Record<string, unknown>);
  return members.map(
    ([name, value]) => ['json', name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
}

const sameAs = (origin: DeclaredOrigin, named: Part['named'][number] | undefined): boolean =>
  named?.from === 'manifest' && place(named) === place(origin);

const place = ({ line, column, inherited }: ManifestPlace): string => JSON.stringify(inherited ?? { line, column });

const namesOf = (shown: Shown): string[] => shown.flatMap((part) => ('name' in part ? [part.name] : []));

const unique = (names: readonly string[]): string[] => [...new Set(names)];
