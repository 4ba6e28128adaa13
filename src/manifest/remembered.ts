/** Manifests have a few dozen templates each; whoever checks thousands of manifests must not keep them all. */
const most = 2_000;

/** A pure function of a template that works out each template once: every request goes through the same few. */
export function remembered<Result>(work: (template: string) => Result): (template: string) => Result {
  const results = new Map<string, Result>();
  return (template) => {
    const known = results.get(template);
    if (known !== undefined) return known;
    if (results.size >= most) results.clear();
    const result = work(template);
    results.set(template, result);
    return result;
  };
}
