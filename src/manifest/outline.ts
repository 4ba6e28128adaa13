import type { Capture, CredentialField, Derivation } from './connector.ts';
import { captureOutlines } from './outline-captures.ts';
import { methodTemplates, type PlacedTemplate } from './outline-templates.ts';
import { entries, isText, type Mapping, mapping, type Placed, text, textOr } from './outline-values.ts';

export type { PlacedTemplate, Stage } from './outline-templates.ts';
export type { Placed } from './outline-values.ts';

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
  /** The whole manifest, as far as it is a mapping. */
  readonly root: Mapping;
  readonly hosts: readonly Placed<string>[];
  readonly methods: readonly MethodOutline[];
}

export interface MethodOutline {
  readonly id: Placed<string> | null;
  readonly pointer: string;
  readonly grant: string;
  /** The method as it is written, with what it inherits. */
  readonly source: Mapping;
  readonly fields: readonly FieldOutline[];
  /** False where a field has no readable name: nobody can say then what is undeclared. */
  readonly fieldsKnown: boolean;
  readonly captures: readonly CaptureOutline[];
  readonly derived: Readonly<Record<string, Partial<Derivation>>>;
  /** Names of further token sets. */
  readonly tokenSets: readonly string[];
  readonly templates: readonly PlacedTemplate[];
  readonly pkce: boolean;
  /** Of every request that authenticates the client, with what they inherit. */
  readonly clientAuthentication: readonly string[];
  readonly stateLength: Placed<string> | null;
}

export interface FieldOutline {
  readonly name: string;
  readonly pointer: string;
  /** Members that do not have the type they should have are absent. */
  readonly rules: Partial<CredentialField>;
}

export interface CaptureOutline {
  readonly name: string;
  readonly pointer: string;
  readonly rules: Partial<Capture>;
}

/** Reads whatever is there; nothing is assumed about `manifest`. */
export function outlineOf(manifest: unknown, file: Pick<Outline, 'fileId' | 'wellFormed'>): Outline {
  const root = mapping(manifest);
  return {
    ...file,
    root,
    id: text(root.id, '/id'),
    hosts: entries(root.hosts, '/hosts').flatMap(({ value, pointer }) => text(value, pointer) ?? []),
    methods: entries(root.authentication_methods, '/authentication_methods').map(({ value, pointer }) =>
      methodOf(mapping(value), pointer, mapping(root.api)),
    ),
  };
}

function methodOf(method: Mapping, pointer: string, api: Mapping): MethodOutline {
  const fields = entries(method.credential_fields, `${pointer}/credential_fields`).map(fieldOf);
  const known = fields.filter((field) => field !== null);
  const authorization = mapping(method.authorization_request);
  const grant = textOr(method.grant, 'authorization_code');
  const token = mapping(method.token_request);
  return {
    id: text(method.id, `${pointer}/id`),
    pointer,
    grant,
    source: method,
    fields: known,
    fieldsKnown: known.length === fields.length && Array.isArray(method.credential_fields),
    captures: captureOutlines(method, pointer),
    derived: mapping(method.derived) as MethodOutline['derived'],
    tokenSets: [token, mapping(method.refresh_request)].flatMap(({ response }) =>
      Object.keys(mapping(mapping(response).tokens)),
    ),
    pkce: authorization.pkce !== 'none',
    clientAuthentication: clientAuthentication(method, grant),
    stateLength: text(mapping(authorization.state).length, `${pointer}/authorization_request/state/length`),
    templates: methodTemplates(method, pointer, grant, api),
  };
}

function fieldOf({ value, pointer }: Placed<unknown>): FieldOutline | null {
  const { name, ...rest } = mapping(value);
  if (typeof name !== 'string') return null;
  const rules = Object.entries(rest).filter(([key, member]) => memberTypes[key]?.(member));
  return { name, pointer, rules: Object.fromEntries(rules) };
}

const isInteger = (value: unknown): boolean => Number.isInteger(value);
const isScalar = (value: unknown): boolean => isText(value) || isInteger(value);
const isFlag = (value: unknown): boolean => typeof value === 'boolean';

const memberTypes: Readonly<Record<string, (value: unknown) => boolean>> = {
  title: isText,
  type: (value) => value === 'string' || value === 'integer',
  format: (value) => value === 'hostname' || value === 'pem',
  pattern: isText,
  minimum: isInteger,
  maximum: isInteger,
  default: isScalar,
  required: isFlag,
  secret: isFlag,
  hidden: isFlag,
  choices: (value) => Array.isArray(value) && value.every((choice) => isText(mapping(choice).value)),
  examples: (value) => Array.isArray(value) && value.every(isScalar),
};

function clientAuthentication(method: Mapping, grant: string): string[] {
  if (grant === 'api_key' || grant === 'http_basic') return [];
  const token = textOr(mapping(method.token_request).client_authentication, 'client_secret_basic');
  const others = ['refresh_request', 'revocation_request']
    .filter((name) => (name === 'refresh_request' ? method[name] !== null : method[name] !== undefined))
    .map((name) => textOr(mapping(method[name]).client_authentication, token));
  const steps = entries(method.exchange, '').map(({ value }) => textOr(mapping(value).client_authentication, token));
  return [token, ...others, ...steps];
}
