import type { LookUp } from './template-parts.ts';
import { templateParts } from './template-parts.ts';

export { expandUrl } from './expand-url.ts';
export type { LookUp } from './template-parts.ts';

/** Names that the template looks up, each once, in the order of their first use. */
export function variablesOf(template: string): string[] {
  return [...new Set(templateParts(template).flatMap((part) => ('name' in part ? [part.name] : [])))];
}

/** Plain substitution, for a parameter's value or a key: the sender encodes. A missing value is empty. */
export function expandValue(template: string, lookUp: LookUp): string {
  return templateParts(template)
    .map((part) => ('text' in part ? part.text : (lookUp(part.name) ?? '')))
    .join('');
}
