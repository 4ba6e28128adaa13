import type { CredentialField } from '../connector.ts';
import { hostAllowed, selfHosted } from '../host.ts';
import type { MethodOutline } from '../outline.ts';
import type { TemplatePart } from '../template-parts.ts';

/** More combinations than this are not looked at one by one; the engine checks the host of every request anyway. */
const mostHosts = 200;

/**
 * The hosts that an address can have: every combination of the choices and of what they set, and of samples where a field
 * has a pattern. None where a part cannot be told beforehand, such as what the provider names later.
 */
export function possibleHosts(
  authority: readonly TemplatePart[],
  method: MethodOutline,
  patterns: readonly string[],
): string[] {
  let hosts = [''];
  for (const part of authority) {
    const values = 'text' in part ? [part.text] : valuesOf(part.name, method, patterns);
    hosts = hosts.flatMap((start) => values.map((value) => start + value)).slice(0, mostHosts);
  }
  return [...new Set(hosts)];
}

function valuesOf(name: string, { fields, captures }: MethodOutline, patterns: readonly string[]): readonly string[] {
  const [root = '', member = ''] = name.split('.');
  const field = fields.find((candidate) => candidate.name === root);
  if (root === 'captured')
    return captures.flatMap(({ name: own, rules }) => (own === member ? (rules.default ?? []) : []));
  if (field && member === '') return samples(field.rules, patterns);
  return (field?.rules.choices ?? []).flatMap(({ sets = {} }) =>
    Object.hasOwn(sets, member) ? (sets[member] ?? []) : [],
  );
}

/** Why anything at all could be entered into a field that stands in a host; null where that is ruled out. */
export function uncheckedReason(rules: Partial<CredentialField>): string | null {
  if (rules.choices || rules.format === 'hostname') return null;
  return uncheckedPattern(rules.pattern);
}

/** The same of a pattern alone. */
export function uncheckedPattern(pattern: string | undefined): string | null {
  if (pattern === undefined) return 'nothing limits what it holds';
  const accepted = noHostPart.find((text) => matches(pattern, text));
  return accepted === undefined ? null : `its pattern accepts "${accepted}", which is no part of a host name`;
}

const noHostPart = ['a/b', 'a#b', 'a?b', 'a@b', 'a:1', 'a\\b', 'a b', '..'];

/** A hostname is held to the hosts when it is entered, so only those can come. */
function samples(rules: Partial<CredentialField>, patterns: readonly string[]): readonly string[] {
  const choices = rules.choices?.map(({ value }) => value);
  if (rules.format === 'hostname') {
    return (
      choices ?? patterns.map((pattern) => pattern.replace('*', 'any').replace(selfHosted, 'shop.example'))
    ).filter((host) => hostAllowed(host, patterns));
  }
  if (choices) return choices;
  const examples = (rules.examples ?? []).map(String);
  return examples.length > 0 ? examples : ['any'];
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text);
  } catch {
    // No regular expression: reported as that, by rules/fields.ts.
    return false;
  }
}
