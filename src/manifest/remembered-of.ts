/**
 * A pure function of a frozen object, such as a connector's method, that works each out once and forgets it with the
 * object: every request goes through the same few.
 */
export function rememberedOf<Of extends object, Result>(work: (of: Of) => Result): (of: Of) => Result {
  const results = new WeakMap<Of, { readonly result: Result }>();
  return (of) => {
    const known = results.get(of);
    if (known) return known.result;
    const result = work(of);
    results.set(of, { result });
    return result;
  };
}
