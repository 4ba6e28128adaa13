import { createHash } from 'node:crypto';
import { EvergrantError } from '../errors.ts';

export interface MasterKey {
  /** Short name, safe to show: it tells keys apart and nothing about them. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** The master keys of a process: one seals, all open. They may change while it runs. */
export interface KeyRing {
  sealing(): MasterKey;
  /** Looks again for new keys where the id is not known. */
  find(id: string): MasterKey | undefined;
  /** The sealing one first. */
  all(): readonly MasterKey[];
}

/** Keys that stay as they are. @throws invalid_configuration where there is none */
export function fixedKeys(keys: readonly Uint8Array[]): KeyRing {
  const all = keys.map((key) => ({ id: keyId(key), key }));
  const [first] = all;
  if (first === undefined) throw new EvergrantError('invalid_configuration', 'There is no encryption key.');
  const byId = new Map(all.map((each) => [each.id, each]));
  return { sealing: () => first, find: (id) => byId.get(id), all: () => all };
}

export function keyId(masterKey: Uint8Array): string {
  return createHash('sha256').update('evergrant key id').update(masterKey).digest('hex').slice(0, 12);
}
