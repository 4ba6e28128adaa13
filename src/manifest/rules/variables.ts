import type { MethodOutline, Outline, PlacedTemplate } from '../outline.ts';
import { quote } from '../quote.ts';
import { suggest } from '../suggest.ts';
import { variablesOf } from '../template.ts';
import { strayBrace } from '../template-parts.ts';
import type { Finding } from './finding.ts';
import { isFlowRoot, rootsAt } from './roots.ts';

/** Every name that a template looks up has a value there, and every field is used. */
export function variableRules({ methods, wellFormed }: Outline): Finding[] {
  return methods.flatMap((method) => [
    ...method.templates.flatMap(syntax),
    ...method.templates.flatMap((template) => unknownNames(template, method)),
    // A misspelt key elsewhere could be what uses the field.
    ...(wellFormed ? unusedFields(method) : []),
  ]);
}

function syntax({ template, pointer }: PlacedTemplate): Finding[] {
  const stray = strayBrace(template);
  if (stray === null) return [];
  const message = `The template has a brace that belongs to no name, at ${quote(stray)}.`;
  const hint = 'A name stands in braces, like {client_id}: letters, digits and underscores only.';
  return [{ code: 'template-syntax', message, hint, pointer }];
}

function unknownNames(placed: PlacedTemplate, method: MethodOutline): Finding[] {
  const declared = method.fields.map((field) => field.name);
  const available = rootsAt(placed.stage, method);
  return variablesOf(placed.template)
    .filter((name) => !declared.includes(name) && !available.includes(name))
    .flatMap((name) => {
      if (isFlowRoot(name)) return unavailable(name, available, placed.pointer);
      return method.fieldsKnown ? undeclared(name, [...declared, ...available], placed.pointer) : [];
    });
}

function unavailable(name: string, available: readonly string[], pointer: string): Finding {
  const message = `{${name}} has no value here.`;
  const names = ['the credential fields', ...available.map((root) => `{${root}}`)];
  return { code: 'unavailable-variable', message, hint: `Available here: ${names.join(', ')}.`, pointer };
}

function undeclared(name: string, known: readonly string[], pointer: string): Finding {
  const meant = suggest(name, known);
  const declare = name.includes('.') ? 'No name has a dot.' : 'Declare a credential field of that name.';
  const hint = meant ? `Did you mean {${meant}}?` : declare;
  return { code: 'undeclared-variable', message: `Nothing declares {${name}}.`, hint, pointer };
}

function unusedFields({ fields, templates, clientAuthentication }: MethodOutline): Finding[] {
  const used = new Set(templates.flatMap(({ template }) => variablesOf(template)));
  // The standard requests send these without being told to.
  used.add('client_id').add('scope');
  if (clientAuthentication.some((way) => way !== 'none')) used.add('client_secret');
  return fields
    .filter(({ name }) => !used.has(name))
    .map(({ name, pointer }) => ({
      code: 'unused-field',
      message: `No template uses the field "${name}".`,
      hint: `Put {${name}} where it belongs, or remove the field.`,
      pointer: `${pointer}/name`,
    }));
}
