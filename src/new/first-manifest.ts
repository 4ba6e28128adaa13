import { buildDraft } from './build-draft.ts';
import { mark } from './draft.ts';
import { readDocument, type Source } from './read-document.ts';
import { writeDraft } from './write-draft.ts';

export interface FirstManifest {
  /** YAML, with comments. */
  readonly text: string;
  /** What a person must decide, in the order of the text. */
  readonly decisions: readonly { readonly line: number; readonly sentence: string }[];
}

/**
 * A first manifest from an OpenAPI document (3.x, or Swagger 2.0), or from a discovery document (RFC 8414, OpenID
 * Connect). What the document leaves open is a comment, and safe until someone decides.
 * @param id of the connector
 * @param content the document, JSON or YAML
 * @param schema where the manifest's JSON Schema is, for editors; null: not said
 * @throws invalid_request: not such a document, or none of its security schemes can be said in a manifest
 */
export function firstManifest(id: string, content: string, source: Source, schema: string | null): FirstManifest {
  const draft = buildDraft(id, readDocument(content, source));
  const head = [
    ...(schema === null ? [] : [`yaml-language-server: $schema=${schema}`]),
    `Begun by evergrant new from ${source.name}. Every "${mark}" is for a person; remove it when it is done.`,
  ];
  const text = writeDraft(draft, head);
  return { text, decisions: decisionsIn(text) };
}

function decisionsIn(text: string): FirstManifest['decisions'] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const found = line.match(new RegExp(`^\\s*# ${mark} (.*)$`));
    if (!found) return [];
    const after = lines.slice(index + 1);
    const end = after.findIndex((next) => !/^\s*# /.test(next) || next.includes(`# ${mark}`));
    const rest = after.slice(0, end).map((next) => next.replace(/^\s*# /, ''));
    return [{ line: index + 1, sentence: [found[1], ...rest].join(' ') }];
  });
}
