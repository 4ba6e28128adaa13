/**
 * Collects what is asked for in one turn of the event loop, or while an earlier batch is under way, and hands it over as
 * one batch. `flush` gives the results in the same order, or promises of them; where it fails, it fails for all.
 * @param size most in one batch
 */
export function lane<In, Out>(
  flush: (batch: readonly In[]) => Promise<readonly (Out | Promise<Out>)[]>,
  size: number,
): (input: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
  let busy = false;

  async function run(): Promise<void> {
    const batch = waiting.slice(0, size);
    waiting = waiting.slice(size);
    try {
      const results = await flush(batch.map(({ input }) => input));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Out | Promise<Out>);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    if (waiting.length > 0) setImmediate(run);
    else busy = false;
  }

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      if (busy) return;
      busy = true;
      setImmediate(run);
    });
}

interface Waiting<In, Out> {
  readonly input: In;
  resolve(result: Out | Promise<Out>): void;
  reject(error: unknown): void;
}
