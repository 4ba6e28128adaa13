import { createHash } from 'node:crypto';
import type { RandomBytes } from '../engine/ports.ts';

/** Bytes that are the same for the same seed: a check that failed can be run again as it was. For simulations only. */
export function seededRandom(seed: string): RandomBytes {
  let block = 0;
  let pool = Buffer.alloc(0);
  return (length) => {
    while (pool.length < length) {
      pool = Buffer.concat([pool, createHash('sha256').update(`${seed}\0${block++}`).digest()]);
    }
    const bytes = pool.subarray(0, length);
    pool = pool.subarray(length);
    return bytes;
  };
}
