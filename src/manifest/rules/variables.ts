import type { MethodOutline, Outline, PlacedTemplate } from '../outline.ts';
import { quote } from '../quote.ts';
import { suggest } from '../suggest.ts';
import { variablesOf } from '../template.ts';
import { strayBrace } from '../template-parts.ts';
import type { Finding } from './finding.ts';
import { needsSecret } from './requests.ts';
import { declaredNames, isAvailable, isFlowRoot, rootsAt } from './roots.ts';

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
  const declared = declaredNames(method);
  const available = rootsAt(placed.stage, method);
  return variablesOf(placed.template)
    .filter((name) => !declared.includes(name) && !isAvailable(name, placed.stage, method))
    .flatMap((name) => {
      if (isFlowRoot(name)) return unavailable(name, available, placed.pointer);
      const captured = method.captures.map((capture) => `captured.${capture.name}`);
      return method.fieldsKnown ? undeclared(name, [...declared, ...available, ...captured], placed.pointer) : [];
    });
}

function unavailable(name: string, available: readonly string[], pointer: string): Finding {
  const message = `{${name}} has no value here.`;
  const names = ['the credential fields', ...available.map((root) => `{${root}}`)];
  return { code: 'unavailable-variable', message, hint: `Available here: ${names.join(', ')}.`, pointer };
}

function undeclared(name: string, known: readonly string[], pointer: string): Finding {
  const meant = suggest(name, known);
  const hint = meant ? `Did you mean {${meant}}?` : declaration(name);
  return { code: 'undeclared-variable', message: `Nothing declares {${name}}.`, hint, pointer };
}

function declaration(name: string): string {
  const [root = '', member = ''] = name.split('.');
  if (member === '') return 'Declare a credential field of that name.';
  if (root === 'captured') return `Name it in a capture: ${member}.`;
  if (root === 'derived') return `Declare it under derived: ${member}.`;
  if (root === 'token') return `Name the token set in a response's tokens: ${member}.`;
  return `It would be what the choices of a field "${root}" set.`;
}

function unusedFields(method: MethodOutline): Finding[] {
  const { fields, templates, clientAuthentication, grant } = method;
  const used = new Set(
    templates.flatMap(({ template }) => variablesOf(template).map((name) => name.split('.')[0] ?? '')),
  );
  const keyed = grant === 'api_key' || grant === 'http_basic';
  // The standard requests send these without being told to.
  if (!keyed) used.add('client_id').add('scope');
  if (clientAuthentication.some(needsSecret)) used.add('client_secret');
  return fields
    .filter(({ name }) => !used.has(name))
    .map(({ name, pointer }) => ({
      code: 'unused-field',
      message: `No template uses the field "${name}".`,
      hint: `Put {${name}} where it belongs, or remove the field.`,
      pointer: `${pointer}/name`,
    }));
}
