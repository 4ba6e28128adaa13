import type { CredentialField } from '../manifest/connector.ts';
import { joinedSentences, listed } from './joined.ts';
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
  return joinedSentences(sentences);
}

const sentence = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

function choices({ choices: all = [] }: CredentialField): Inline[] {
  if (all.length === 0) return [];
  const named = all.map(({ value, title }): Inline[] =>
    value === title ? [{ code: value }] : [{ code: value }, ` (${title})`],
  );
  return ['One of: ', ...listed(named), '.'];
}

function preset(field: CredentialField): Inline[] {
  return field.default === undefined ? [] : ['Preset to ', { code: String(field.default) }, '.'];
}

function limits({ minimum, maximum, pattern, pattern_hint, examples }: CredentialField): Inline[] {
  if (minimum !== undefined && maximum !== undefined) return [`From ${minimum} to ${maximum}.`];
  if (minimum !== undefined) return [`At least ${minimum}.`];
  if (maximum !== undefined) return [`At most ${maximum}.`];
  if (pattern_hint !== undefined) return [`Form: ${sentence(pattern_hint)}`];
  return pattern === undefined || examples.length > 0 ? [] : ['Form: ', { code: pattern }, '.'];
}

/** A choice or a preset is its own example. */
function examples(field: CredentialField): Inline[] {
  if (field.choices !== undefined || field.default !== undefined || field.examples.length === 0) return [];
  return ['For example ', ...listed(field.examples.map((example) => [{ code: String(example) }])), '.'];
}
