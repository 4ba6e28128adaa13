import type { CredentialField } from './connector.ts';
import { hostAllowed, hostnameOf, selfHosted } from './host.ts';

export type FieldValue = { readonly value: string | number } | { readonly problem: string };

/** What a field's value is checked against; a manifest's defaults and choices are held to the same rules. */
export type FieldRules = Pick<CredentialField, 'type' | 'format' | 'pattern' | 'choices' | 'minimum' | 'maximum'> &
  Partial<Pick<CredentialField, 'pattern_hint' | 'examples'>>;

/** Nobody types more than this; a private key fits. */
const longestValue = 16_384;

/**
 * Cleans up a value as a person entered it and checks it against its field. The problem is a clause that follows the
 * field's title: "must be …". It never repeats the value, which may be a secret.
 */
export function readFieldValue(field: FieldRules, entered: unknown, hosts: readonly string[]): FieldValue {
  if (typeof entered !== 'string' && typeof entered !== 'number') return { problem: 'must be a text or a number' };
  const text = String(entered).trim();
  if (text.length > longestValue) return { problem: `must not be longer than ${longestValue} characters` };
  if (/\p{Cc}/u.test(text.replaceAll(/\r?\n/g, ''))) return { problem: 'must not hold control characters' };
  if (field.format === 'pem') return readPem(text);
  if (/\n/.test(text)) return { problem: 'must be a single line' };
  return field.type === 'integer' ? readInteger(field, text) : readText(field, text, hosts);
}

function readInteger(field: FieldRules, text: string): FieldValue {
  if (!/^-?\d{1,15}$/.test(text)) return { problem: 'must be a whole number' };
  const value = Number(text);
  const { minimum, maximum } = field;
  if (minimum !== undefined && maximum !== undefined && (value < minimum || value > maximum)) {
    return { problem: `must be between ${minimum} and ${maximum}` };
  }
  if (minimum !== undefined && value < minimum) return { problem: `must be at least ${minimum}` };
  if (maximum !== undefined && value > maximum) return { problem: `must be at most ${maximum}` };
  return { value };
}

function readText(field: FieldRules, text: string, hosts: readonly string[]): FieldValue {
  const value = field.format === 'hostname' ? hostnameOf(text) : text;
  if (field.format === 'hostname' && !hostAllowed(value, hosts)) {
    const known = hosts.filter((host) => host !== selfHosted);
    return known.length < hosts.length
      ? { problem: 'must be a host name such as shop.example.com, without user, port or path' }
      : { problem: `must be one of this connector's hosts: ${known.join(', ')}` };
  }
  if (field.choices && !field.choices.some((choice) => choice.value === value)) {
    return {
      problem: `must be one of: ${field.choices.map((choice) => `${choice.value} (${choice.title})`).join(', ')}`,
    };
  }
  if (field.pattern !== undefined && !new RegExp(`^(?:${field.pattern})$`, 'u').test(value)) {
    return { problem: formProblem(field) };
  }
  return { value };
}

/** In words, or by example; a regular expression is shown where the manifest has neither. */
function formProblem({ pattern, pattern_hint: hint, examples: [example] = [] }: FieldRules): string {
  if (hint !== undefined) return `must be ${hint}${example === undefined ? '' : `, such as ${example}`}`;
  return example === undefined ? `must have the form ${pattern}` : `must look like ${example}`;
}

/** Keys are pasted with their line breaks, or, from a JSON file, with `\\n` in their place. */
function readPem(text: string): FieldValue {
  const value = text.replaceAll('\\n', '\n').replaceAll('\r\n', '\n').trim();
  if (/^-----BEGIN [A-Z ]+-----\n[A-Za-z0-9+/=\n]+\n-----END [A-Z ]+-----$/.test(value)) return { value };
  return { problem: 'must be the whole key, from -----BEGIN to its last line' };
}
