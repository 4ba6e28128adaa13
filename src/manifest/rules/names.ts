import type { Choice } from '../connector.ts';
import type { FieldOutline, MethodOutline, Outline, Placed } from '../outline.ts';
import type { Finding } from './finding.ts';
import { reservedNames } from './roots.ts';

/** Duplicate and reserved names, and an id that is not the file's. */
export function nameRules({ id, fileId, hosts, methods }: Outline): Finding[] {
  return [
    ...fileName(id, fileId),
    ...duplicates('host', hosts),
    ...duplicates(
      'method',
      methods.flatMap((method) => method.id ?? []),
    ),
    ...methods.flatMap(fieldNames),
  ];
}

function fileName(id: Placed<string> | null, fileId: string | undefined): Finding[] {
  if (id === null || fileId === undefined || id.value === fileId) return [];
  const message = `The id "${id.value}" differs from the file name.`;
  const hint = `Rename the file to ${id.value}.yaml, or set the id to ${fileId}.`;
  return [{ code: 'file-name', message, hint, pointer: id.pointer }];
}

function fieldNames({ fields }: MethodOutline): Finding[] {
  const names = fields.map(({ name, pointer }) => ({ value: name, pointer: `${pointer}/name` }));
  return [...duplicates('field', names), ...names.flatMap(reserved), ...fields.flatMap(choiceNames)];
}

function choiceNames({ rules, pointer }: FieldOutline): Finding[] {
  const choices = rules.choices ?? [];
  const values = choices.map(({ value }, index) => ({ value, pointer: `${pointer}/choices/${index}/value` }));
  return [...duplicates('choice', values), ...unevenSets(choices, pointer)];
}

/** A name that only some choices set would be missing once another is chosen. */
function unevenSets(choices: readonly Partial<Choice>[], pointer: string): Finding[] {
  const names = choices.map(({ sets = {} }) => Object.keys(sets).sort().join(', '));
  const all = [...new Set(choices.flatMap(({ sets = {} }) => Object.keys(sets)))].sort();
  return names.flatMap((set, index) => {
    if (set === all.join(', ')) return [];
    const message = `Every choice of a field sets the same names, and this one does not set all of ${all.join(', ')}.`;
    return {
      code: 'choice-invalid',
      message,
      hint: 'Add what is missing.',
      pointer: `${pointer}/choices/${index}`,
    } as const;
  });
}

function reserved({ value, pointer }: Placed<string>): Finding[] {
  if (!reservedNames.includes(value)) return [];
  const message = `A field cannot be called "${value}": Evergrant fills that name itself.`;
  return [{ code: 'reserved-name', message, hint: 'Choose another name.', pointer }];
}

function duplicates(kind: string, names: readonly Placed<string>[]): Finding[] {
  const seen = new Set<string>();
  return names.flatMap(({ value, pointer }) => {
    const first = !seen.has(value);
    seen.add(value);
    if (first) return [];
    return { code: 'duplicate-name', message: `There is a ${kind} "${value}" already.`, pointer } as const;
  });
}
