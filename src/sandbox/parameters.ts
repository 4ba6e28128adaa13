import type { AllowedValues, ParameterNames, ParameterPlace } from './authorization-server.ts';
import type { Incoming } from './exchange.ts';
import type { Json } from './template.ts';

/** What a request carries, by place. */
export type ReceivedParameters = Readonly<Record<ParameterPlace, URLSearchParams>>;

export function readParameters(request: Incoming): ReceivedParameters {
  return { query: request.query, form: formParameters(request), json: jsonParameters(request) };
}

/** Looks a parameter up by its standard name, under the vendor's. */
export type GetParameter = (standardName: string) => string | null;

export function named(parameters: URLSearchParams, names: ParameterNames): GetParameter {
  return (name) => parameters.get(names[name] ?? name);
}

export const placeWords: Readonly<Record<ParameterPlace, string>> = {
  form: 'form body',
  json: 'JSON body',
  query: 'query',
};

/** The parameters of a form-encoded body; none where the body is something else. */
export function formParameters(request: Incoming): URLSearchParams {
  return new URLSearchParams(hasType(request, /^application\/x-www-form-urlencoded\b/i) ? request.body : '');
}

/** The JSON value of a body; undefined where it is something else. */
export function jsonBody(request: Incoming): Json | undefined {
  try {
    return JSON.parse(request.body);
  } catch {
    return undefined;
  }
}

/** RFC 6749 §3.1, §3.2: "parameters MUST NOT be included more than once". The first name that is. */
export function repeatedParameter(parameters: URLSearchParams): string | undefined {
  return [...parameters.keys()].find((name, i, names) => names.indexOf(name) !== i);
}

/** RFC 6749 §3.1, §3.2: a parameter sent without a value counts as left out. */
export function missingParameters(parameters: URLSearchParams, names: readonly string[]): string[] {
  return names.filter((name) => !parameters.get(name));
}

/** The first parameter whose value is none of those allowed, in words; null where there is none. */
export function valueProblem(parameters: URLSearchParams, allowed: AllowedValues): string | null {
  for (const [name, values] of Object.entries(allowed)) {
    const sent = parameters.get(name);
    if (sent && !values.includes(sent)) return `The parameter ${name} may be ${values.join(' or ')}, not ${sent}.`;
  }
  return null;
}

function jsonParameters(request: Incoming): URLSearchParams {
  const body = hasType(request, /^application\/json\b/i) ? jsonBody(request) : undefined;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return new URLSearchParams();
  const members = Object.entries(body).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(members);
}

function hasType(request: Incoming, pattern: RegExp): boolean {
  const type = request.headers['content-type'];
  return typeof type === 'string' && pattern.test(type);
}
