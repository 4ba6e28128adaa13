import type { FieldOrigin, ManifestPlace, Part, ValueOrigin } from '../../plan/plan.ts';

/** `81:20 ← client_id, to be entered (35:9)`: where a part is named, and where its values come from. */
export function originText({ named, values }: Pick<Part, 'named' | 'values'>): string {
  const places = named.map((origin) => (origin.from === 'standard' ? origin.section : position(origin)));
  const from = values.map(valueText).join('; ');
  return [places.join(' and '), from].filter((text) => text !== '').join(' ← ');
}

function valueText(origin: ValueOrigin): string {
  if (origin.from === 'flow') return `${origin.name}, ${origin.words}`;
  if (origin.from === 'declared') return `${origin.name} (${position(origin)})`;
  return `${origin.field}, ${fieldSource(origin)}`;
}

/** `to be entered (35:9)`. */
export const fieldSource = (origin: FieldOrigin): string => `${sources[origin.source]} (${position(origin)})`;

const sources: Readonly<Record<FieldOrigin['source'], string>> = {
  entered: 'as given for this plan',
  default: 'its default',
  missing: 'to be entered',
};

/** `81:20`, or for what another manifest says `acme-crm.yaml:81:20`. */
export const position = ({ line, column, inherited }: ManifestPlace): string =>
  inherited === undefined ? `${line}:${column}` : `${inherited.connector}.yaml:${inherited.line}:${inherited.column}`;
