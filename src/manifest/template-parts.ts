import { remembered } from './remembered.ts';

/**
 * Templates: RFC 6570 level 1, `{name}` and nothing else. Only look-ups, so what a manifest can send is what it says.
 */
export type LookUp = (name: string) => string | undefined;

/** Literal text, or the name of a variable. */
export type TemplatePart = { readonly text: string } | { readonly name: string };

const variable = /\{([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)\}/g;

/** A template in its parts, in order. What is no variable is text, braces included (RFC 6570 §3). */
export const templateParts = remembered((template): readonly TemplatePart[] => {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of template.matchAll(variable)) {
    if (match.index > end) parts.push({ text: template.slice(end, match.index) });
    parts.push({ name: match[1]! });
    end = match.index + match[0].length;
  }
  if (end < template.length) parts.push({ text: template.slice(end) });
  return parts;
});

/** The first brace that belongs to no variable, with what follows it; null where the template is well formed. */
export function strayBrace(template: string): string | null {
  for (const part of templateParts(template)) {
    const at = 'text' in part ? part.text.search(/[{}]/) : -1;
    if ('text' in part && at >= 0) return part.text.slice(at);
  }
  return null;
}
