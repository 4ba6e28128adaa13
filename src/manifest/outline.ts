import type { CredentialField } from './connector.ts';
import { childPointer } from './position.ts';

/**
 * What the rules look at: the parts of a manifest that could be read, with their pointers, even where other parts break
 * the schema. So a person hears of every mistake at once.
 */
export interface Outline {
  readonly id: Placed<string> | null;
  /** The file name without `.yaml`. */
  readonly fileId: string | undefined;
  /** False where the schema found something: what seems to be missing may only be misspelt. */
  readonly wellFormed: boolean;
  readonly hosts: readonly Placed<string>[];
  readonly methods: readonly MethodOutline[];
}

export interface MethodOutline {
  readonly id: Placed<string> | null;
  readonly pointer: string;
  readonly fields: readonly FieldOutline[];
  /** False where a field has no readable name: nobody can say then what is undeclared. */
  readonly fieldsKnown: boolean;
  readonly templates: readonly PlacedTemplate[];
  readonly pkce: boolean;
  /** Of the token request and of the refresh, which inherits it where it is silent. */
  readonly clientAuthentication: readonly [token: string, refresh: string];
  readonly stateLength: Placed<string> | null;
}

export interface Placed<T> {
  readonly value: T;
  readonly pointer: string;
}

export interface FieldOutline {
  readonly name: string;
  readonly pointer: string;
  /** Members that do not have the type they should have are absent. */
  readonly rules: Partial<CredentialField>;
}

/** Where in the flow a template is filled in; it decides which names have a value. */
export type Stage = 'authorization' | 'token' | 'refresh' | 'address' | 'answer';

export interface PlacedTemplate {
  readonly template: string;
  readonly pointer: string;
  readonly stage: Stage;
  /** True in the authorization request's parameters, which the customer's browser sees. */
  readonly inBrowser: boolean;
  /** True for addresses that something is sent to. */
  readonly isUrl: boolean;
}

/** Reads whatever is there; nothing is assumed about `manifest`. */
export function outlineOf(manifest: unknown, file: Pick<Outline, 'fileId' | 'wellFormed'>): Outline {
  const root = mapping(manifest);
  return {
    ...file,
    id: text(root.id, '/id'),
    hosts: entries(root.hosts, '/hosts').flatMap(({ value, pointer }) => text(value, pointer) ?? []),
    methods: entries(root.authentication_methods, '/authentication_methods').map((entry) =>
      methodOf(mapping(entry.value), entry.pointer, addresses(mapping(root.api).base_url, '/api/base_url')),
    ),
  };
}

function methodOf(method: Mapping, pointer: string, shared: readonly PlacedTemplate[]): MethodOutline {
  const fields = entries(method.credential_fields, `${pointer}/credential_fields`).map(fieldOf);
  const known = fields.filter((field) => field !== null);
  const authorization = mapping(method.authorization_request);
  const token = mapping(method.token_request);
  const refresh = mapping(method.refresh_request);
  const at = { token: `${pointer}/token_request`, refresh: `${pointer}/refresh_request` };
  const authentication = textOr(token.client_authentication, 'client_secret_basic');
  return {
    id: text(method.id, `${pointer}/id`),
    pointer,
    fields: known,
    fieldsKnown: known.length === fields.length && Array.isArray(method.credential_fields),
    pkce: authorization.pkce !== 'none',
    clientAuthentication: [authentication, textOr(refresh.client_authentication, authentication)],
    stateLength: text(mapping(authorization.state).length, `${pointer}/authorization_request/state/length`),
    templates: [
      ...shared,
      ...authorizationTemplates(authorization, `${pointer}/authorization_request`),
      ...requestTemplates(token, at.token, 'token'),
      ...requestTemplates(refresh, at.refresh, 'refresh'),
      // The refresh sends the token request's headers too, unless it names its own (see build-connector.ts).
      ...parameters(withoutKeys(token.headers, refresh.headers), `${at.token}/headers`, 'refresh'),
    ],
  };
}

function fieldOf({ value, pointer }: Placed<unknown>): FieldOutline | null {
  const { name, ...rest } = mapping(value);
  if (typeof name !== 'string') return null;
  const rules = Object.entries(rest).filter(([key, member]) => memberTypes[key]?.(member));
  return { name, pointer, rules: Object.fromEntries(rules) };
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isInteger = (value: unknown): boolean => Number.isInteger(value);
const isScalar = (value: unknown): boolean => isText(value) || isInteger(value);

const memberTypes: Readonly<Record<string, (value: unknown) => boolean>> = {
  title: isText,
  type: (value) => value === 'string' || value === 'integer',
  format: (value) => value === 'hostname',
  pattern: isText,
  minimum: isInteger,
  maximum: isInteger,
  default: isScalar,
  secret: (value) => typeof value === 'boolean',
  choices: (value) => Array.isArray(value) && value.every((choice) => isText(mapping(choice).value)),
  examples: (value) => Array.isArray(value) && value.every(isScalar),
};

function authorizationTemplates(request: Mapping, pointer: string): PlacedTemplate[] {
  return [
    ...addresses(request.url, `${pointer}/url`),
    ...parameters(request.query, `${pointer}/query`, 'authorization').map((entry) => ({ ...entry, inBrowser: true })),
    ...template(mapping(request.state).length, `${pointer}/state/length`, 'address'),
    ...template(request.issuer, `${pointer}/issuer`, 'address'),
  ];
}

function requestTemplates(request: Mapping, pointer: string, stage: Stage): PlacedTemplate[] {
  return [
    ...addresses(request.url, `${pointer}/url`),
    ...['query', 'headers', 'form'].flatMap((place) => parameters(request[place], `${pointer}/${place}`, stage)),
    ...parameters(mapping(request.response).map, `${pointer}/response/map`, 'answer'),
  ];
}

function addresses(url: unknown, pointer: string): PlacedTemplate[] {
  return template(url, pointer, 'address').map((entry) => ({ ...entry, isUrl: true }));
}

function parameters(value: unknown, pointer: string, stage: Stage): PlacedTemplate[] {
  return Object.entries(mapping(value)).flatMap(([name, member]) =>
    template(member, childPointer(pointer, name), stage),
  );
}

function template(value: unknown, pointer: string, stage: Stage): PlacedTemplate[] {
  return typeof value === 'string' ? [{ template: value, pointer, stage, inBrowser: false, isUrl: false }] : [];
}

type Mapping = Readonly<Record<string, unknown>>;

function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

function entries(value: unknown, pointer: string): Placed<unknown>[] {
  return Array.isArray(value) ? value.map((entry, index) => ({ value: entry, pointer: `${pointer}/${index}` })) : [];
}

function text(value: unknown, pointer: string): Placed<string> | null {
  return typeof value === 'string' ? { value, pointer } : null;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function withoutKeys(from: unknown, named: unknown): Mapping {
  const taken = Object.keys(mapping(named)).map((name) => name.toLowerCase());
  return Object.fromEntries(Object.entries(mapping(from)).filter(([name]) => !taken.includes(name.toLowerCase())));
}
