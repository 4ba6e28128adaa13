/**
 * Collects what is asked for in one turn of the event loop, or while earlier batches are under way, and hands it over as
 * one batch. `flush` gives the results in the same order, or promises of them; where it fails, it fails for all.
 * @param size most in one batch
 * @param atOnce most batches under way
 */
export function lane<In, Out>(
  flush: (batch: readonly In[]) => Promise<readonly (Out | Promise<Out>)[]>,
  size: number,
  atOnce = 1,
): (input: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
  let underWay = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || underWay >= atOnce || waiting.length === 0) return;
    scheduled = true;
    setImmediate(run);
  }

  async function run(): Promise<void> {
    scheduled = false;
    underWay += 1;
    const batch = waiting.slice(0, size);
    waiting = waiting.slice(size);
    schedule();
    try {
      const results = await flush(batch.map(({ input }) => input));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Out | Promise<Out>);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    underWay -= 1;
    schedule();
  }

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      schedule();
    });
}

interface Waiting<In, Out> {
  readonly input: In;
  resolve(result: Out | Promise<Out>): void;
  reject(error: unknown): void;
}
