import type { FieldRules } from '../field-value.ts';
import { readFieldValue } from '../field-value.ts';
import type { FieldOutline, Outline } from '../outline.ts';
import { quote } from '../quote.ts';
import type { Finding } from './finding.ts';
import { patternProblem } from './pattern.ts';

/** A field's rules make sense together, and its choices, default and examples keep to them. */
export function fieldRules({ hosts, methods }: Outline): Finding[] {
  const names = hosts.map(({ value }) => value);
  return methods.flatMap(({ fields }) => fields.flatMap((field) => [...check(field, names), ...unreachable(field)]));
}

function check(field: FieldOutline, hosts: readonly string[]): Finding[] {
  const { pattern } = field.rules;
  const problem = pattern === undefined ? null : patternProblem(pattern);
  if (problem === null)
    return [...fittingRules(field), ...choices(field, hosts), ...defaults(field, hosts), ...examples(field, hosts)];
  const { message, hint } = problem;
  return [{ code: 'pattern-invalid', message, hint, pointer: `${field.pointer}/pattern` }, ...fittingRules(field)];
}

/** A field that nobody is asked for needs its value from the manifest. */
function unreachable({ name, rules, pointer }: FieldOutline): Finding[] {
  if (rules.hidden !== true || rules.required === false || rules.default !== undefined) return [];
  const message = `The field "${name}" is hidden, required and has no default, so nobody could enter it.`;
  return [
    { code: 'default-invalid', message, hint: 'Give it a default, or required: false.', pointer: `${pointer}/hidden` },
  ];
}

/** Rules that belong to the other type of field, or that nothing can meet. */
function fittingRules({ rules, pointer }: FieldOutline): Finding[] {
  const integer = rules.type === 'integer';
  const misplaced = (integer ? textRules : integerRules).filter((key) => rules[key] !== undefined);
  const findings: Finding[] = misplaced.map((key) => ({
    code: 'wrong-value',
    message: `"${key}" is for ${integer ? 'text fields' : 'fields of type integer'} only.`,
    pointer: `${pointer}/${key}`,
    part: 'key',
  }));
  const { minimum, maximum } = rules;
  if (minimum === undefined || maximum === undefined || minimum <= maximum) return findings;
  const message = `The minimum ${minimum} is above the maximum ${maximum}.`;
  return [...findings, { code: 'wrong-value', message, pointer: `${pointer}/minimum` }];
}

const textRules = ['format', 'pattern', 'pattern_hint', 'choices'] as const;
const integerRules = ['minimum', 'maximum'] as const;

function choices({ rules, pointer }: FieldOutline, hosts: readonly string[]): Finding[] {
  const { choices: _, ...others } = withType(rules);
  return (rules.choices ?? []).flatMap(({ value }, index) => {
    const problem = problemOf(others, value, hosts);
    const at = `${pointer}/choices/${index}/value`;
    return problem === null
      ? []
      : ({ code: 'choice-invalid', message: `The choice ${quote(value)} ${problem}.`, pointer: at } as const);
  });
}

function defaults({ rules, pointer }: FieldOutline, hosts: readonly string[]): Finding[] {
  if (rules.default === undefined) return [];
  const at = `${pointer}/default`;
  if (rules.secret) {
    const message = 'A secret has no default: it would stand in the manifest for everyone to read.';
    return [
      { code: 'default-invalid', message, hint: 'Remove the default, or secret: true.', pointer: at, part: 'key' },
    ];
  }
  const problem = problemOf(withType(rules), rules.default, hosts);
  if (problem === null) return [];
  return [{ code: 'default-invalid', message: `The default ${quote(rules.default)} ${problem}.`, pointer: at }];
}

function examples({ rules, pointer }: FieldOutline, hosts: readonly string[]): Finding[] {
  return (rules.examples ?? []).flatMap((example, index) => {
    const problem = problemOf(withType(rules), example, hosts);
    const at = `${pointer}/examples/${index}`;
    return problem === null
      ? []
      : ({ code: 'wrong-value', message: `The example ${quote(example)} ${problem}.`, pointer: at } as const);
  });
}

function problemOf(rules: FieldRules, value: string | number, hosts: readonly string[]): string | null {
  const integer = rules.type === 'integer';
  // In a manifest the kind of value is plain to see, while a form sends everything as text.
  if (integer !== (typeof value === 'number'))
    return integer ? 'must be a whole number' : 'must be text: put it in quotes';
  // Whoever writes a manifest is shown the pattern itself.
  const { pattern_hint: _, examples: __, ...shown } = rules;
  const read = readFieldValue(shown, value, hosts);
  if ('problem' in read) return read.problem;
  return read.value === value ? null : `must be written as ${quote(read.value)}`;
}

function withType(rules: FieldOutline['rules']): FieldRules & FieldOutline['rules'] {
  return { ...rules, type: rules.type ?? 'string' };
}
