import { remembered } from './remembered.ts';
import type { TemplatePart } from './template-parts.ts';
import { templateParts } from './template-parts.ts';

/** A URL template cut where its literal text ends the host and begins the query, before any value is put in. */
export interface UrlTemplate {
  /** Between `https://` and the first slash, question mark or end; a port may follow. */
  readonly authority: readonly TemplatePart[];
  /** From its slash on; empty where there is none. */
  readonly path: readonly TemplatePart[];
  /** From its question mark on; empty where there is none. */
  readonly query: readonly TemplatePart[];
}

/** null where the template does not begin with a literal `https://`. */
export const splitUrlTemplate = remembered((template): UrlTemplate | null => {
  const scheme = /^https:\/\//i.exec(template)?.[0];
  if (scheme === undefined) return null;
  const rest = templateParts(template.slice(scheme.length));
  const [authority, afterHost] = cutBefore(rest, /[/?#\\]/);
  const [path, query] = cutBefore(afterHost, /[?#]/);
  return { authority, path, query };
});

/** Names in the given parts. */
export function namesIn(parts: readonly TemplatePart[]): string[] {
  return parts.flatMap((part) => ('name' in part ? [part.name] : []));
}

function cutBefore(parts: readonly TemplatePart[], mark: RegExp): [TemplatePart[], TemplatePart[]] {
  for (const [index, part] of parts.entries()) {
    const at = 'text' in part ? part.text.search(mark) : -1;
    if (!('text' in part) || at < 0) continue;
    const before = at > 0 ? [{ text: part.text.slice(0, at) }] : [];
    return [
      [...parts.slice(0, index), ...before],
      [{ text: part.text.slice(at) }, ...parts.slice(index + 1)],
    ];
  }
  return [[...parts], []];
}
