import type { MethodOutline, Outline } from '../outline.ts';
import { entries, mapping } from '../outline-values.ts';
import { childPointer } from '../position.ts';
import { suggest } from '../suggest.ts';
import type { Finding } from './finding.ts';
import { patternProblem } from './pattern.ts';

/** Warnings look at fields that exist, with patterns that can be used. */
export function warningRules({ methods }: Outline): Finding[] {
  return methods.flatMap((method) =>
    entries(method.source.warn, `${method.pointer}/warn`).flatMap(({ value, pointer }) =>
      ['when', 'unless'].flatMap((part) =>
        Object.entries(mapping(mapping(value)[part])).flatMap(([name, pattern]) =>
          check(name, pattern, method, childPointer(`${pointer}/${part}`, name)),
        ),
      ),
    ),
  );
}

function check(name: string, pattern: unknown, { fields, fieldsKnown }: MethodOutline, pointer: string): Finding[] {
  const problem = typeof pattern === 'string' ? patternProblem(pattern) : null;
  if (problem !== null) return [{ code: 'pattern-invalid', ...problem, pointer }];
  const names = fields.map((field) => field.name);
  if (names.includes(name) || !fieldsKnown) return [];
  const meant = suggest(name, names);
  const hint = meant ? `Did you mean "${meant}"?` : 'A warning looks at credential fields.';
  return [{ code: 'undeclared-variable', message: `There is no field "${name}".`, hint, pointer, part: 'key' }];
}
