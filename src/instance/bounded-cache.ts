import { BoundedMap } from './bounded-map.ts';

/** A value by its key, made where it is not held. */
export type BoundedCache<T> = (key: string, make: () => T) => T;

/** Holds the values that were asked for lately, `size` of them at most. */
export function boundedCache<T>(size: number): BoundedCache<T> {
  const held = new BoundedMap<T>(size, () => 1);
  return (key, make) => {
    const known = held.get(key);
    if (known !== undefined) return known;
    const value = make();
    held.set(key, value);
    return value;
  };
}
