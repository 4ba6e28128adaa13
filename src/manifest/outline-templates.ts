import { entries, type Mapping, mapping } from './outline-values.ts';
import { childPointer } from './position.ts';

/** Where in the flow a template is filled in; it decides which names have a value. */
export type Stage =
  | 'authorization'
  | 'token'
  | 'refresh'
  | 'step'
  | 'api'
  | 'address'
  | 'answer'
  | 'derived'
  | 'identity';

export interface PlacedTemplate {
  readonly template: string;
  readonly pointer: string;
  readonly stage: Stage;
  /** True in the authorization request, which the customer's browser sees. */
  readonly inBrowser: boolean;
  /** True for addresses that something is sent to. */
  readonly isUrl: boolean;
}

/** Every template of a method, and of what of the API it uses. */
export function methodTemplates(method: Mapping, pointer: string, grant: string, shared: Mapping): PlacedTemplate[] {
  const at = (name: string): string => `${pointer}/${name}`;
  const authorization = mapping(method.authorization_request);
  const token = mapping(method.token_request);
  const refresh = mapping(method.refresh_request);
  return [
    ...apiTemplates(mapping(method.api), at('api'), shared, { grant, pointer }),
    ...authorizationTemplates(authorization, at('authorization_request')),
    ...requestTemplates(token, at('token_request'), 'token'),
    ...requestTemplates(refresh, at('refresh_request'), 'refresh'),
    // The refresh sends the token request's headers too, unless it names its own (see build-request.ts).
    ...parameters(withoutKeys(token.headers, refresh.headers), `${at('token_request')}/headers`, 'refresh'),
    ...['exchange', 'after_connect'].flatMap((name) =>
      entries(method[name], at(name)).flatMap((step) => requestTemplates(mapping(step.value), step.pointer, 'step')),
    ),
    ...requestTemplates(mapping(method.revocation_request), at('revocation_request'), 'step'),
    ...texts(mapping(method.scope).always, `${at('scope')}/always`, 'address'),
    ...texts(method.client_assertion, at('client_assertion'), 'derived'),
    ...Object.entries(mapping(method.derived)).flatMap(([name, value]) =>
      derivation(value, `${at('derived')}/${name}`),
    ),
    ...texts(
      mapping(mapping(method.authorization_response).signature).key,
      at('authorization_response/signature/key'),
      'derived',
    ),
    ...texts(method.identity, at('identity'), 'identity'),
  ];
}

function authorizationTemplates(request: Mapping, pointer: string): PlacedTemplate[] {
  return [
    ...addresses(request.url, `${pointer}/url`).map(seen),
    ...parameters(request.query, `${pointer}/query`, 'authorization').map(seen),
    ...texts(mapping(request.state).length, `${pointer}/state/length`, 'address'),
    ...texts(request.issuer, `${pointer}/issuer`, 'address'),
  ];
}

const seen = (placed: PlacedTemplate): PlacedTemplate => ({ ...placed, inBrowser: true });

function requestTemplates(request: Mapping, pointer: string, stage: Stage): PlacedTemplate[] {
  const response = mapping(request.response);
  return [
    ...addresses(request.url, `${pointer}/url`),
    ...['query', 'headers', 'form'].flatMap((place) => parameters(request[place], `${pointer}/${place}`, stage)),
    ...texts(request.json, `${pointer}/json`, stage),
    ...texts(response.map, `${pointer}/response/map`, 'answer'),
    ...texts(response.tokens, `${pointer}/response/tokens`, 'answer'),
  ];
}

interface Owner {
  readonly grant: string;
  readonly pointer: string;
}

/** What a method says of the API replaces, part by part, what the connector says. */
function apiTemplates(
  own: Mapping,
  pointer: string,
  shared: Mapping,
  { grant, pointer: method }: Owner,
): PlacedTemplate[] {
  const part = (name: string): { value: unknown; at: string } =>
    own[name] === undefined
      ? { value: shared[name], at: `/api/${name}` }
      : { value: own[name], at: `${pointer}/${name}` };
  const [base, headers, authorization, test] = [part('base_url'), part('headers'), part('authorization'), part('test')];
  const { header: _, query: __, ...credential } = mapping(authorization.value);
  return [
    ...addresses(base.value, base.at),
    ...parameters(headers.value, headers.at, 'api'),
    ...texts(credential, authorization.at, 'api'),
    ...(authorization.value === undefined ? standardCredential(grant, method) : []),
    ...entries(test.value, test.at).flatMap(({ value, pointer: at }) => [
      ...texts(mapping(value).path, `${at}/path`, 'address'),
      ...requestTemplates(mapping(value), at, 'api'),
    ]),
  ];
}

/** The names that a call uses where the manifest does not say how it carries its credential (build-api.ts). */
function standardCredential(grant: string, method: string): PlacedTemplate[] {
  const templates = grant === 'api_key' ? ['{api_key}'] : grant === 'http_basic' ? ['{username}', '{password}'] : [];
  return templates.flatMap((template) => texts(template, `${method}/grant`, 'api'));
}

function derivation(value: unknown, pointer: string): PlacedTemplate[] {
  const { of, key } = mapping(value);
  return [...texts(of, `${pointer}/of`, 'derived'), ...texts(key, `${pointer}/key`, 'derived')];
}

function addresses(url: unknown, pointer: string): PlacedTemplate[] {
  return texts(url, pointer, 'address').map((entry) => ({ ...entry, isUrl: true }));
}

function parameters(value: unknown, pointer: string, stage: Stage): PlacedTemplate[] {
  return texts(mapping(value), pointer, stage);
}

/** A text, or every text inside, however deep. */
function texts(value: unknown, pointer: string, stage: Stage): PlacedTemplate[] {
  if (typeof value === 'string') return [{ template: value, pointer, stage, inBrowser: false, isUrl: false }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => texts(member, childPointer(pointer, key), stage));
}

function withoutKeys(from: unknown, named: unknown): Mapping {
  const taken = Object.keys(mapping(named)).map((name) => name.toLowerCase());
  return Object.fromEntries(Object.entries(mapping(from)).filter(([name]) => !taken.includes(name.toLowerCase())));
}
