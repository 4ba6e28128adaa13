import type { CredentialField } from '../manifest/connector.ts';
import type { Inline } from './page.ts';

/** Everything that the manifest says about a field, in sentences. */
export function fieldNotes(field: CredentialField): Inline[] {
  const sentences: Inline[][] = [
    field.description === undefined ? [] : [sentence(field.description)],
    choices(field),
    preset(field),
    limits(field),
    examples(field),
    field.format === 'pem' ? ['A PEM text of several lines, from -----BEGIN to -----END.'] : [],
    field.secret ? ['Secret.'] : [],
    field.advanced ? [field.default === undefined ? 'Advanced.' : 'Advanced: the preset fits nearly everyone.'] : [],
  ];
  return sentences
    .filter((words) => words.length > 0)
    .flatMap((words, index) => (index === 0 ? words : [' ', ...words]));
}

const sentence = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

function choices({ choices: all = [] }: CredentialField): Inline[] {
  if (all.length === 0) return [];
  const named = all.map(({ value, title }): Inline[] =>
    value === title ? [{ code: value }] : [{ code: value }, ` (${title})`],
  );
  return ['One of: ', ...joined(named), '.'];
}

function preset(field: CredentialField): Inline[] {
  return field.default === undefined ? [] : ['Preset to ', { code: String(field.default) }, '.'];
}

function limits({ minimum, maximum, pattern }: CredentialField): Inline[] {
  if (minimum !== undefined && maximum !== undefined) return [`From ${minimum} to ${maximum}.`];
  if (minimum !== undefined) return [`At least ${minimum}.`];
  if (maximum !== undefined) return [`At most ${maximum}.`];
  return pattern === undefined ? [] : ['Form: ', { code: pattern }, '.'];
}

/** A choice or a preset is its own example. */
function examples(field: CredentialField): Inline[] {
  if (field.choices !== undefined || field.default !== undefined || field.examples.length === 0) return [];
  return ['For example ', ...joined(field.examples.map((example) => [{ code: String(example) }])), '.'];
}

function joined(items: readonly (readonly Inline[])[]): Inline[] {
  return items.flatMap((item, index) => (index === 0 ? item : [', ', ...item]));
}
