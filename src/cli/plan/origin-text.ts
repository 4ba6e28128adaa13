import type { FieldOrigin, Origin } from '../../plan/plan.ts';

/** `65:20`, `RFC 6749 §4.1.1`, `client_id, to be entered (24:9)`. */
export function originText(origin: Origin): string {
  if (origin.from === 'manifest') return `${origin.line}:${origin.column}`;
  if (origin.from === 'standard') return origin.section;
  if (origin.from === 'flow') return `${origin.name}, ${origin.words}`;
  return `${origin.field}, ${words[origin.source]}${place(origin)}`;
}

const words: Readonly<Record<FieldOrigin['source'], string>> = {
  entered: 'as given for this plan',
  default: 'its default',
  missing: 'to be entered',
};

const place = ({ line, column }: FieldOrigin): string => (line === null ? '' : ` (${line}:${column})`);
