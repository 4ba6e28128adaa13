import type { Problem } from '../errors.ts';
import type { AuthenticationMethod, Connector, CredentialField } from '../manifest/connector.ts';
import { readFieldValue } from '../manifest/field-value.ts';
import { suggest } from '../manifest/suggest.ts';
import { strongStateLength } from '../oauth/state.ts';
import { hasConsent } from './method.ts';
import { stateLength } from './resolve.ts';

/** Field name → value, cleaned up and checked. Fields left to their defaults are absent. */
export type CredentialValues = Readonly<Record<string, string | number>>;

/** Something that works and is worth a word. */
export interface Warning {
  readonly code: 'weak_state' | 'credentials_mismatch' | 'same_account' | 'other_account';
  readonly field: string | null;
  readonly message: string;
}

export interface ReadCredentials {
  readonly values: CredentialValues;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
}

/**
 * Reads what an administrator entered, every problem at once. null, undefined and an empty text mean "not entered".
 */
export function readCredentials(
  connector: Connector,
  method: AuthenticationMethod,
  entered: Readonly<Record<string, unknown>>,
): ReadCredentials {
  const values: Record<string, string | number> = {};
  const problems: Problem[] = [];
  for (const field of method.credential_fields) {
    const raw = entered[field.name];
    if (raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '')) {
      if (isMissing(field)) problems.push({ field: field.name, message: `${field.title} is required.` });
      continue;
    }
    const read = readFieldValue(field, raw, connector.hosts);
    if ('problem' in read) problems.push({ field: field.name, message: `${field.title} ${read.problem}.` });
    else values[field.name] = read.value;
  }
  problems.push(...unknownFields(method, entered));
  const warnings = problems.length > 0 ? [] : [...weakState(method, values), ...declaredWarnings(method, values)];
  return { values, problems, warnings };
}

/** The values as templates see them: defaults filled in, everything a text. */
export function effectiveValues(method: AuthenticationMethod, values: CredentialValues): Record<string, string> {
  const filled = method.credential_fields.map((field) => [field.name, values[field.name] ?? field.default] as const);
  return Object.fromEntries(
    filled.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]),
  );
}

const isMissing = (field: CredentialField): boolean => field.required && field.default === undefined;

function unknownFields(method: AuthenticationMethod, entered: Readonly<Record<string, unknown>>): Problem[] {
  const names = method.credential_fields.map((field) => field.name);
  return Object.keys(entered)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = suggest(name, names);
      return { field: name, message: `There is no such field${near === null ? '.' : `; did you mean ${near}?`}` };
    });
}

function weakState(method: AuthenticationMethod, values: CredentialValues): Warning[] {
  if (!hasConsent(method)) return [];
  const length = stateLength(method, effectiveValues(method, values));
  if (length >= strongStateLength) return [];
  const { length: template } = method.authorization_request.state;
  const message = `A state of ${length} characters can be guessed more easily than one of ${strongStateLength} or more; shorten it only where the provider insists.`;
  return [{ code: 'weak_state', field: typeof template === 'string' ? template.replace(/[{}]/g, '') : null, message }];
}

/** What the connector knows of values that do not fit each other, such as a client of one environment in another. */
function declaredWarnings(method: AuthenticationMethod, values: CredentialValues): Warning[] {
  const effective = effectiveValues(method, values);
  const allMatch = (patterns: Readonly<Record<string, string>>): boolean =>
    Object.entries(patterns).every(([name, pattern]) =>
      new RegExp(`^(?:${pattern})$`, 'u').test(effective[name] ?? ''),
    );
  return method.warn
    .filter(({ when, unless }) => allMatch(when) && !(Object.keys(unless).length > 0 && allMatch(unless)))
    .map(({ when, message }) => ({ code: 'credentials_mismatch', field: Object.keys(when)[0] ?? null, message }));
}
