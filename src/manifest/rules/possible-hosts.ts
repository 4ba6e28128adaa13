import type { CredentialField } from '../connector.ts';
import { hostAllowed } from '../host.ts';
import type { FieldOutline } from '../outline.ts';
import type { TemplatePart } from '../template-parts.ts';

/** More combinations than this are not looked at one by one; the engine checks the host of every request anyway. */
const mostHosts = 200;

/**
 * The hosts that an address can have: every combination of the choices, and of samples where a field has a pattern.
 */
export function possibleHosts(
  authority: readonly TemplatePart[],
  fields: readonly FieldOutline[],
  patterns: readonly string[],
): string[] {
  let hosts = [''];
  for (const part of authority) {
    const field = 'name' in part ? fields.find(({ name }) => name === part.name) : undefined;
    const values = 'text' in part ? [part.text] : field ? samples(field.rules, patterns) : [];
    hosts = hosts.flatMap((start) => values.map((value) => start + value)).slice(0, mostHosts);
  }
  return [...new Set(hosts)];
}

/** Why anything at all could be entered into a field that stands in a host; null where that is ruled out. */
export function uncheckedReason(rules: Partial<CredentialField>): string | null {
  if (rules.choices || rules.format === 'hostname') return null;
  if (rules.pattern === undefined) return 'nothing limits what is entered';
  const accepted = noHostPart.find((text) => matches(rules.pattern ?? '', text));
  return accepted === undefined ? null : `its pattern accepts "${accepted}", which is no part of a host name`;
}

const noHostPart = ['a/b', 'a#b', 'a?b', 'a@b', 'a:1', 'a\\b', 'a b', '..'];

/** A hostname is held to the hosts when it is entered, so only those can come. */
function samples(rules: Partial<CredentialField>, patterns: readonly string[]): readonly string[] {
  const choices = rules.choices?.map(({ value }) => value);
  if (rules.format === 'hostname') {
    return (choices ?? patterns.map((pattern) => pattern.replace('*', 'any'))).filter((host) =>
      hostAllowed(host, patterns),
    );
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
