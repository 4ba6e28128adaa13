import type { CredentialField } from '../../manifest/connector.ts';
import type { Io } from '../io.ts';
import { readReference, withoutFinalNewline } from '../read-value.ts';
import { usageError } from '../usage-error.ts';

/**
 * Reads `--set field=value` options: a value of `@file` is read from that file, `-` from standard input, each without
 * its final newline. A secret given by value works, with a word on who else can see it.
 *
 * @throws invalid_request for an option without `=`, a field set twice, two values from standard input
 */
export async function readAssignments(
  options: readonly string[],
  fields: readonly CredentialField[],
  io: Pick<Io, 'input' | 'stderr'>,
  sandbox: boolean,
): Promise<Record<string, string>> {
  const assignments = options.map(splitAssignment);
  refuseTwice(assignments);
  const values: Record<string, string> = {};
  const exposed: string[] = [];
  for (const { name, value } of assignments) {
    const referenced = await readReference(value, io);
    values[name] = referenced === null ? value : withoutFinalNewline(referenced.toString('utf8'));
    if (referenced === null && fields.some((field) => field.name === name && field.secret)) exposed.push(name);
  }
  // A sandbox's secrets are printed at every start: nothing is lost when others see them.
  if (exposed.length > 0 && !sandbox) io.stderr(exposureWarning(exposed));
  return values;
}

/** `name=value` → both parts; the value may hold further `=`. */
export function splitAssignment(text: string): { name: string; value: string } {
  const separator = text.indexOf('=');
  if (separator < 1) throw usageError(`"${text.slice(0, 40)}" is not of the form name=value.`);
  return { name: text.slice(0, separator).trim(), value: text.slice(separator + 1) };
}

function refuseTwice(assignments: readonly { name: string; value: string }[]): void {
  const names = assignments.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw usageError(`The field ${twice} is set twice.`);
  if (assignments.filter(({ value }) => value === '-' || value === '@-').length > 1) {
    throw usageError('Standard input can be read for one field only.', 'Read the others from files: --set field=@file');
  }
}

function exposureWarning(names: readonly string[]): string {
  const [what, field] = names.length === 1 ? ['It is', names[0]] : ['They are', names.join(', ')];
  return `Warning: ${field} was given on the command line. ${what} in your shell's history and was visible in the process list; use --set ${names[0]}=@file or --set ${names[0]}=- instead.\n`;
}
