import type { SpoolEntry } from '../engine/ports.ts';
import type { Sealer } from './seal.ts';

/** An entry as it was before it was sealed. */
export interface OpenedEntry {
  readonly instance_id: string;
  /** The place among what its process wrote; what a dead process left is older than anything of this one. */
  readonly order: number;
  readonly entry: SpoolEntry;
}

/** What can be told of an entry without opening it. */
export interface EntryLabel {
  readonly instance_id: string;
  /** Id of the key that it was sealed with; null: what is there is no entry, or a damaged one. */
  readonly key: string | null;
}

/** The instance in clear, because its key opens the rest. */
export function sealEntry(sealer: Sealer, entry: SpoolEntry, order: number): string {
  const instanceId = instanceOf(entry);
  return `${instanceId}\n${sealer.seal(JSON.stringify({ order, entry }), contextOf(instanceId))}`;
}

/** null where its key is not here, or what is there is damaged. */
export function openEntry(sealer: Sealer, text: string): OpenedEntry | null {
  const [instanceId = '', sealed = ''] = text.split('\n');
  try {
    const { order, entry } = JSON.parse(sealer.open(sealed, contextOf(instanceId))) as OpenedEntry;
    return { instance_id: instanceId, order: order - 1e9, entry };
  } catch {
    return null;
  }
}

export function labelOf(text: string): EntryLabel {
  const [, instanceId = '', key = null] = /^(.*)\n(?:v1\.([0-9a-f]{12})\.)?/.exec(text) ?? [];
  return { instance_id: instanceId, key };
}

export const instanceOf = (entry: SpoolEntry): string => {
  if (entry.kind === 'release') return entry.release.instance_id;
  return entry.kind === 'keep' ? entry.instance_id : entry.commit.instance_id;
};

const contextOf = (instanceId: string) => ({ owner: instanceId, purpose: 'spool', generation: 0 }) as const;
