import type { ErrorObject } from 'ajv';
import type { IssueCode } from './issue.ts';
import { quote } from './quote.ts';
import { suggest } from './suggest.ts';

export interface Finding {
  readonly code: IssueCode;
  readonly message: string;
  readonly hint?: string;
  /** Key below the error's place that the finding is about. */
  readonly key?: string;
  readonly part: 'key' | 'value';
}

/** One schema error in plain words. Keywords that no case names fall back to the validator's own words. */
export function explain(error: ErrorObject): Finding {
  const { keyword, params, data } = error;
  const name = nameOf(error);
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(params.additionalProperty, error);
    case 'unevaluatedProperties':
      return unknownKey(params.unevaluatedProperty, error);
    case 'required':
    case 'dependentRequired':
      return {
        code: 'missing-key',
        message: `The key "${params.missingProperty}" is missing.`,
        key: params.missingProperty,
        part: 'value',
      };
    case 'type':
      return wrongType(error);
    case 'enum':
      return notOneOf(params.allowedValues, error);
    case 'const':
      return notOneOf([params.allowedValue], error);
    case 'pattern':
      return wrongForm(error);
    case 'minimum':
    case 'exclusiveMinimum':
    case 'maximum':
    case 'exclusiveMaximum':
      return wrongValue(`${name} must be ${comparisons[params.comparison]} ${params.limit}, not ${quote(data)}.`);
    case 'minLength':
      return wrongValue(data === '' ? `${name} is empty.` : `${name} is shorter than ${params.limit} characters.`);
    case 'maxLength':
      return wrongValue(`${name} is longer than ${params.limit} characters.`);
    case 'minItems':
    case 'minProperties':
      return wrongValue(`${name} needs at least ${params.limit} ${params.limit === 1 ? 'entry' : 'entries'}.`);
    case 'maxItems':
    case 'maxProperties':
      return wrongValue(`${name} may have at most ${params.limit} ${params.limit === 1 ? 'entry' : 'entries'}.`);
    case 'false schema':
      return wrongValue(`${name} is not allowed here.`);
    default:
      return wrongValue(`${name} ${error.message ?? 'is not valid'}.`);
  }
}

const comparisons: Record<string, string> = { '>=': 'at least', '>': 'more than', '<=': 'at most', '<': 'less than' };

function wrongValue(message: string, hint?: string): Finding {
  return { code: 'wrong-value', message, ...(hint === undefined ? {} : { hint }), part: 'value' };
}

function unknownKey(key: string, error: ErrorObject): Finding {
  const known = Object.keys(error.parentSchema?.properties ?? {});
  const present = Object.keys((error.data ?? {}) as object);
  const meant = suggest(
    key,
    known.filter((name) => !present.includes(name)),
  );
  const hint = meant ? `Did you mean "${meant}"?` : listing('Known here', known);
  return { code: 'unknown-key', message: `Unknown key ${quote(key)}.`, ...(hint ? { hint } : {}), key, part: 'key' };
}

function wrongType(error: ErrorObject): Finding {
  const wanted: string[] = [error.params.type].flat();
  const asked = wanted.map((type) => kinds[type] ?? type).join(' or ');
  const empty = error.data === null || error.data === undefined;
  const message = `${nameOf(error)} ${empty ? 'is empty; it must be' : 'must be'} ${asked}${empty ? '' : `, not ${kindOf(error.data)}`}.`;
  const hint = wanted.includes('string') ? quotesHint(error.data) : undefined;
  return { code: 'wrong-type', message, ...(hint ? { hint } : {}), part: 'value' };
}

/** What YAML made of text that lacks its quotes: a number, a boolean, or of `{name}` a mapping. */
function quotesHint(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return 'Put the value in quotes.';
  const [name, ...others] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return name && others.length === 0 && name[1] === null ? `Put it in quotes: '{${name[0]}}'.` : undefined;
}

function notOneOf(allowed: readonly unknown[], error: ErrorObject): Finding {
  const words = allowed.map(String);
  const meant = typeof error.data === 'string' ? suggest(error.data, words) : null;
  return wrongValue(
    `${nameOf(error)} cannot be ${quote(error.data)}.`,
    meant ? `Did you mean "${meant}"?` : listing('Allowed', words),
  );
}

function wrongForm(error: ErrorObject): Finding {
  const rule: string | undefined = error.parentSchema?.patternErrorMessage;
  // A bad key is reported at the key: ajv then gives its name and the place of the mapping.
  if (error.propertyName !== undefined) {
    const message = `The key ${quote(error.propertyName)} is not allowed. ${rule ?? ''}`.trimEnd();
    return { code: 'wrong-value', message, key: error.propertyName, part: 'key' };
  }
  const [example] = error.parentSchema?.examples ?? [];
  const hint = rule ?? (example === undefined ? undefined : `For example: ${String(example)}`);
  return wrongValue(`${nameOf(error)} does not have the right form: ${quote(error.data)}.`, hint);
}

/** The property's title where the schema has one. */
function nameOf(error: ErrorObject): string {
  const title: string | undefined = error.parentSchema?.title;
  if (title) return title;
  const key = error.instancePath.split('/').at(-1) ?? '';
  if (key === '') return 'The file';
  return /^\d+$/.test(key) ? 'This entry' : `"${key.replaceAll('~1', '/').replaceAll('~0', '~')}"`;
}

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping (key: value)',
  array: 'a list',
  null: 'null',
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'boolean') return quote(value);
  return kinds[typeof value] ?? typeof value;
}

function listing(intro: string, words: readonly string[]): string | undefined {
  return words.length > 0 && words.length <= 12 ? `${intro}: ${words.join(', ')}.` : undefined;
}
