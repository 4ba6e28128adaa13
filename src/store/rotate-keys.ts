import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { announceKey, type KeyUse, keyUses, resealCanary } from './key-facts.ts';
import { addKeyToFile, keyFileBelieved } from './key-file.ts';
import { keyId } from './key-ring.ts';
import { reseal } from './reseal.ts';
import type { Tables } from './schema.ts';
import type { Sealer } from './seal.ts';

export interface Rotation {
  /** Id of the key that was made for this; null: an earlier rotation was finished, or the key was configured. */
  readonly made: string | null;
  readonly written: number;
  /** How things stand afterwards. */
  readonly keys: readonly KeyUse[];
}

/** Passes after which what servers still seal with another key is left to the next run. */
const mostPasses = 5;

/** The encryption keys of an open store, for the operator. */
export interface Keys {
  list(): Promise<readonly KeyUse[]>;
  /**
   * Seals everything under one key, beside running servers. With a key file it makes a new key, unless an earlier
   * rotation is unfinished: then that one goes on. With configured keys it is the first of them. May be ended and
   * repeated at will. @throws conflict
   */
  rotate(progress: (done: number, total: number) => void): Promise<Rotation>;
}

/** @param keyFile path; null where the keys are configured */
export function storeKeys(db: Kysely<Tables>, sealer: Sealer, keyFile: string | null): Keys {
  const list = () => keyUses(db, sealer);
  return {
    list,
    async rotate(progress) {
      const before = await list();
      const made = keyFile !== null && open(before) === 0 ? await makeKey(db, keyFile) : null;
      const total = open(await list());
      let written = 0;
      for (let pass = 0; pass < mostPasses && open(await list()) > 0; pass++) {
        written += await reseal(db, sealer, (done) => progress(written + done, total));
        await resealCanary(db, sealer);
      }
      return { made, written, keys: await list() };
    },
  };
}

/** Values that a key opens that is here and does not seal. */
const open = (keys: readonly KeyUse[]): number =>
  keys.reduce((sum, { here, seals, values }) => sum + (here && !seals ? values : 0), 0);

/** After this returns, every process on this data directory seals with the new key. */
async function makeKey(db: Kysely<Tables>, keyFile: string): Promise<string> {
  const key = new Uint8Array(randomBytes(32));
  const id = keyId(key);
  await announceKey(db, id);
  addKeyToFile(keyFile, key);
  await sleep(2 * keyFileBelieved);
  return id;
}
