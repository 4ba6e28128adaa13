import { intro, log, password, select, text } from '@clack/prompts';
import type { CredentialField } from '../../manifest/connector.ts';
import { readFieldValue } from '../../manifest/field-value.ts';

export interface Questions {
  readonly title: string;
  readonly fields: readonly CredentialField[];
  /** What was given already is not asked again. */
  readonly given: Readonly<Record<string, string>>;
  /** Ask for advanced fields too. */
  readonly advanced: boolean;
  readonly hosts: readonly string[];
}

/** Whether something is missing that only a person can give. */
export function isIncomplete(fields: readonly CredentialField[], given: Readonly<Record<string, string>>): boolean {
  return fields.some((field) => field.required && field.default === undefined && given[field.name] === undefined);
}

/**
 * Asks for one field after the other; each answer is checked at once, by the rules that the engine applies. A field
 * left empty is absent. null where the person gives up.
 */
export async function askCredentials(questions: Questions): Promise<Record<string, string> | null> {
  const answers: Record<string, string> = { ...questions.given };
  intro(questions.title);
  for (const field of questions.fields) {
    if (answers[field.name] !== undefined || (field.advanced && !questions.advanced)) continue;
    if (field.description !== undefined) log.message(field.description);
    const answer = await ask(field, questions.hosts);
    if (typeof answer === 'symbol') return null;
    if (answer !== undefined && answer.trim() !== '') answers[field.name] = answer;
  }
  return answers;
}

function ask(field: CredentialField, hosts: readonly string[]): Promise<string | undefined | symbol> {
  const optional = field.required || field.default !== undefined ? '' : ' (optional)';
  const message = `${field.title}${optional}`;
  const validate = (answer: string | undefined) => problemOf(field, answer ?? '', hosts);
  if (field.choices !== undefined) {
    const options = field.choices.map(({ value, title }) => ({ value, label: title, hint: value }));
    return select({
      message,
      options,
      ...(field.default === undefined ? {} : { initialValue: String(field.default) }),
    });
  }
  if (field.secret) return password({ message, validate });
  const [example] = field.examples;
  return text({
    message,
    validate,
    ...(field.default === undefined ? {} : { initialValue: String(field.default) }),
    ...(example === undefined ? {} : { placeholder: `for example ${example}` }),
  });
}

function problemOf(field: CredentialField, answer: string, hosts: readonly string[]): string | undefined {
  if (answer.trim() === '') {
    return field.required && field.default === undefined ? `${field.title} is required.` : undefined;
  }
  const read = readFieldValue(field, answer, hosts);
  return 'problem' in read ? `${field.title} ${read.problem}.` : undefined;
}
