import type { InstanceQuery } from '../../engine/engine.ts';

export interface PageQuery extends Omit<InstanceQuery, 'metadata'> {
  /** `name:value` each. */
  readonly metadata?: readonly string[];
}

export function readQuery({ metadata, ...rest }: PageQuery): InstanceQuery {
  if (!metadata) return rest;
  return { ...rest, metadata: Object.fromEntries(metadata.map(pair)) };
}

function pair(text: string): [string, string] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}
