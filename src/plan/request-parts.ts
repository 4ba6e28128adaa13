import type { AuthenticationMethod } from '../manifest/connector.ts';
import { variablesOf } from '../manifest/template.ts';
import type { BuiltRequest } from './build-requests.ts';
import { below, type ManifestSource } from './manifest-source.ts';
import type { Origin, Part, Shown } from './plan.ts';
import { apiPointers, type RequestSource } from './request-source.ts';
import { standardSection } from './standard-parts.ts';
import type { ValueOrigins } from './value-origins.ts';

export interface PartsContext {
  readonly method: AuthenticationMethod;
  readonly manifest: ManifestSource;
  readonly source: RequestSource;
  readonly originOf: ValueOrigins;
  readonly show: (text: string) => Shown;
}

/** A built request taken apart, each part with where it comes from. */
export function requestParts({ step, request }: BuiltRequest, context: PartsContext): Part[] {
  const [address = '', query = ''] = splitQuery(request.url);
  const ofAddress = namesIn(splitQuery(context.source.template.url ?? '')[1]).length;
  const part = (place: Part['place'], name: string, value: string, inAddress = false): Part => ({
    place,
    name,
    value: context.show(value),
    origins: inAddress ? addressOrigins(context, []) : partOrigins(step, place, name, value, context),
  });
  return [
    { place: 'address', name: '', value: context.show(address), origins: wholeAddress(step, address, context) },
    ...request.headers.map(([name, value]) => part('header', name, value)),
    ...pairsOf(query).map(([name, value], index) => part('query', name, value, index < ofAddress)),
    ...bodyParts(request.body ?? '', isJson(request.headers)).map(([place, name, value]) => part(place, name, value)),
  ];
}

/** The query, also where it stands behind a page's route: `#/connect?…`. */
function splitQuery(url: string): [address: string, query: string] {
  const from = Math.max(0, url.indexOf('#/'));
  const at = url.indexOf('?', from);
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

const namesIn = (query: string): string[] => query.split('&').filter((text) => text !== '');

function pairsOf(query: string): [name: string, value: string][] {
  return namesIn(query).map((text) => {
    const at = text.indexOf('=');
    const [name, value] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
    return [decode(name), decode(value)];
  });
}

/** A query that stands in an address is written by a person: what is no encoding is itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const isJson = (headers: BuiltRequest['request']['headers']): boolean =>
  headers.some(([name, value]) => name === 'content-type' && value.includes('json'));

function bodyParts(body: string, json: boolean): ['form' | 'json', string, string][] {
  if (!json) return pairsOf(body).map(([name, value]) => ['form', name, value]);
  const members = Object.entries(JSON.parse(body) as Record<string, unknown>);
  return members.map(([name, value]) => ['json', name, typeof value === 'string' ? value : JSON.stringify(value)]);
}

function wholeAddress(step: BuiltRequest['step'], address: string, context: PartsContext): Origin[] {
  if (step === 'authorization_response') return [context.originOf('redirect_uri')];
  const template = splitQuery(context.source.template.url ?? '')[0];
  return addressOrigins(context, [...variablesOf(template), ...namesOf(context.show(address))]);
}

function addressOrigins({ source, manifest, originOf }: PartsContext, variables: readonly string[]): Origin[] {
  const places = source.address.flatMap((pointers) => manifest.find(pointers) ?? []);
  return [...places, ...unique(variables).map(originOf)];
}

function partOrigins(
  step: BuiltRequest['step'],
  place: Part['place'],
  name: string,
  value: string,
  context: PartsContext,
): Origin[] {
  const { source, manifest, originOf, show } = context;
  const container = {
    address: 'url',
    header: 'headers',
    answer: 'response',
    query: 'query',
    form: 'form',
    json: 'json',
  };
  const where = place === 'header' ? [...source.own, ...source.inherited] : source.own;
  const written = manifest.find(anyCase(below(where, container[place]), name, manifest));
  const template = templateFor(source, place, name);
  const variables = unique([...(template ?? []), ...namesOf(show(value)), ...silent(name, context)]);
  const from = written ?? credentialOrigin(step, place, name, context) ?? standardOrigin(step, place, name, context);
  return [from, ...variables.map(originOf)];
}

/** Header names are the same in any case; parameters are not. */
function anyCase(containers: readonly string[], name: string, manifest: ManifestSource): string[] {
  return containers.flatMap((container) => {
    const names = Object.keys((manifest.value(container) as object | undefined) ?? {});
    const wanted = container.endsWith('/headers')
      ? names.filter((candidate) => candidate.toLowerCase() === name)
      : names.filter((candidate) => candidate === name);
    return wanted.flatMap((found) => below([container], found));
  });
}

function templateFor({ template }: RequestSource, place: Part['place'], name: string): string[] | undefined {
  const container =
    place === 'header' ? template.headers : place === 'address' || place === 'answer' ? {} : template[place];
  const value = container && Object.hasOwn(container, name) ? container[name] : undefined;
  return value === undefined || value === null ? undefined : variablesOf(JSON.stringify(value));
}

/** Values that are known are no stand-ins any more, and a standard parameter has no template to name them. */
function silent(name: string, { source, method }: PartsContext): string[] {
  const named = [source.template.query, source.template.form, source.template.json].some(
    (container) => container && Object.hasOwn(container, name),
  );
  return !named && method.credential_fields.some((field) => field.name === name) ? [name] : [];
}

/** What proves the client or carries the token, where it is not a parameter of the manifest's own. */
function credentialOrigin(
  step: BuiltRequest['step'],
  place: Part['place'],
  name: string,
  { source, manifest, method }: PartsContext,
): Origin | undefined {
  const way = source.template.client_authentication;
  if (step === 'authorization_request' || step === 'authorization_response') return undefined;
  if (step === 'test' || way === 'access_token') {
    const headers = apiPointers(manifest.methods, 'headers');
    const written = place === 'header' ? manifest.find(anyCase(headers, name, manifest)) : undefined;
    return (
      written ??
      (carriesToken(method, place, name) ? manifest.find(apiPointers(manifest.methods, 'authorization')) : undefined)
    );
  }
  const proves =
    place === 'header' ? name === 'authorization' : /^client_(?:id|secret|assertion(?:_type)?)$/.test(name);
  return proves ? manifest.find(below([...source.own, ...source.inherited], 'client_authentication')) : undefined;
}

function carriesToken({ api }: AuthenticationMethod, place: Part['place'], name: string): boolean {
  if ('query' in api.authorization) return place === 'query' && name === api.authorization.query;
  const header = 'header' in api.authorization ? api.authorization.header.toLowerCase() : 'authorization';
  return place === 'header' && name === header;
}

function standardOrigin(
  step: BuiltRequest['step'],
  place: Part['place'],
  name: string,
  { method, manifest }: PartsContext,
): Origin {
  const always = name === 'scope' ? manifest.find(below(manifest.methods, 'scope', 'always')) : undefined;
  if (always) return always;
  return { from: 'standard', section: standardSection(step, place, name, method.grant) };
}

const namesOf = (shown: Shown): string[] => shown.flatMap((part) => ('name' in part ? [part.name] : []));

const unique = (names: readonly string[]): string[] => [...new Set(names)];
