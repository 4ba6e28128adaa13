/** A value by its key, made where it is not held. */
export type BoundedCache<T> = (key: string, make: () => T) => T;

/** Holds the values that were asked for last, `size` of them. */
export function boundedCache<T>(size: number): BoundedCache<T> {
  const held = new Map<string, T>();
  return (key, make) => {
    const value = held.get(key) ?? make();
    // A Map keeps the order in which keys were set, so its first is the one that nobody asked for for longest.
    held.delete(key);
    held.set(key, value);
    if (held.size > size) held.delete(held.keys().next().value as string);
    return value;
  };
}
