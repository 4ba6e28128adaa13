import type { Roots } from '../instance/roots.ts';
import type { Predicates, ResponseMap, ResponseTemplate } from '../manifest/connector.ts';
import { expandValue, variablesOf } from '../manifest/template.ts';
import type { BuiltRequest } from './build-requests.ts';
import { below } from './manifest-source.ts';
import type { Part } from './plan.ts';
import type { PartsContext } from './request-parts.ts';
import { answerSection } from './standard-parts.ts';

/** What is taken from an answer, and where it is looked for. */
export function answerParts({ step }: BuiltRequest, values: Roots, context: PartsContext): Part[] {
  const { response } = context.source.template;
  if (response === undefined || step === 'test' || step === 'revocation_request') return [];
  const tokens = step === 'after_connect' ? [] : mapParts('', ['response', 'map'], response.map, values, context);
  const named = Object.entries(response.tokens).flatMap(([name, map]) =>
    mapParts(`token.${name}.`, ['response', 'tokens', name], map, values, context),
  );
  return [...predicateParts(response, context), ...tokens, ...named, ...captureParts(response, context)];
}

/** What makes an answer of status 200 a success or an error. */
function predicateParts({ success, error }: ResponseTemplate, context: PartsContext): Part[] {
  const rows = (name: string, predicates: Predicates, path: readonly string[]): Part[] =>
    Object.entries(predicates).map(([key, wanted]) => part(name, `${key}: ${oneOf(wanted)}`, [...path, key], context));
  return [
    ...rows('success where', success, ['response', 'success']),
    ...rows('error where', error.when, ['response', 'error', 'when']),
  ];
}

const oneOf = (wanted: Predicates[string]): string => [wanted].flat().join(' or ');

function mapParts(
  prefix: string,
  path: readonly string[],
  map: ResponseMap,
  values: Roots,
  context: PartsContext,
): Part[] {
  return Object.entries(map).map(([key, templates]) => {
    const paths = templates.map((template) => expandValue(template, (name) => values[name]));
    const fields = [...new Set(templates.flatMap(variablesOf))];
    return {
      place: 'answer',
      name: prefix + key,
      value: context.show(paths.join(', else ')),
      named: [written([...path, key], context)],
      values: fields.map(context.originOf),
    };
  });
}

function captureParts({ capture, choose }: ResponseTemplate, context: PartsContext): Part[] {
  const taken = Object.entries(capture).map(([name, { from, claim }]): Part => {
    const value = claim === undefined ? from : `${from}, its claim ${claim}`;
    return part(`captured.${name}`, value, ['response', 'capture', name], context);
  });
  if (choose === undefined) return taken;
  const list = choose.from === undefined ? 'of the list' : `of ${choose.from}`;
  return [
    ...taken,
    part(`captured.${choose.as}`, `${choose.value} ${list}, as picked`, ['response', 'choose'], context),
  ];
}

function part(name: string, value: string, path: readonly string[], context: PartsContext): Part {
  return { place: 'answer', name, value: [{ text: value }], named: [written(path, context)], values: [] };
}

function written(path: readonly string[], { manifest, source }: PartsContext): Part['named'][number] {
  const place = manifest.find(below([...source.own, ...source.inherited], ...path));
  return place ?? { from: 'standard', section: answerSection };
}
