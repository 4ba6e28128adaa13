import type { InstanceFilter } from '../../engine/engine.ts';

export interface FilterQuery extends Omit<InstanceFilter, 'metadata'> {
  /** `name:value` each. */
  readonly metadata?: readonly string[];
}

export function readFilter({ metadata, ...rest }: FilterQuery): InstanceFilter {
  if (!metadata) return rest;
  return { ...rest, metadata: Object.fromEntries(metadata.map(pair)) };
}

function pair(text: string): [string, string] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}
