import { randomFillSync } from 'node:crypto';
import type { RandomBytes } from '../ports.ts';

/** Bytes fetched from the system at once; a refresh needs a dozen small pieces. */
const poolSize = 4_096;

/** The system's randomness, in pieces that are handed out once and wiped from the pool. */
export function secureRandom(): RandomBytes {
  const pool = new Uint8Array(poolSize);
  let next = poolSize;
  return (length) => {
    if (length > poolSize / 4) return randomFillSync(new Uint8Array(length));
    if (next + length > poolSize) {
      randomFillSync(pool);
      next = 0;
    }
    const piece = pool.slice(next, next + length);
    pool.fill(0, next, next + length);
    next += length;
    return piece;
  };
}
