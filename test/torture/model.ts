import fc from 'fast-check';
import { createStore, type StoreName } from '../helpers/stores.ts';
import { steps } from '../model/commands.ts';
import type { Provider } from '../model/provider-model.ts';
import { ModelWorld } from '../model/world.ts';

export interface ModelOptions {
  readonly runs: number;
  readonly store: StoreName;
  /** The same seed makes the same interleavings. */
  readonly seed?: number;
  /** The path to one failing case, as a failure tells it. */
  readonly path?: string;
  readonly say?: (line: string) => void;
}

const providers: readonly Provider[] = [
  { rule: 'refused', afterUnknownOutcome: 'retry' },
  { rule: 'answered_again', afterUnknownOutcome: 'retry' },
  { rule: 'ends_the_family', afterUnknownOutcome: 'retry' },
  { rule: 'ends_the_family', afterUnknownOutcome: 'stop' },
];

/** Milliseconds that one interleaving may take on average, on a busy machine; then the run ends with those it made. */
const most = 6_000;

/**
 * Random interleavings of refreshes, authorisations, edits, removals, imports, crashes, stalls and outages on several
 * engines over one real store, compared with the provider's ledger. Rejects with the shortest one that breaks a rule.
 */
export async function runModel({
  runs,
  store,
  seed = Date.now(),
  path,
  say = () => {},
}: ModelOptions): Promise<{ runs: number; requests: number }> {
  const testStore = await createStore(store);
  let done = 0;
  let requests = 0;
  const property = fc.asyncProperty(
    fc.constantFrom(...providers),
    fc.commands(steps, { maxCommands: 60, size: 'max' }),
    async (provider, commands) => {
      const world = await ModelWorld.open(testStore, provider);
      try {
        await world.add(0);
        await world.add(1);
        await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
        await world.settle();
        requests += world.provider.requests;
        const problems = [...world.problems, ...world.provider.spentTwice.map((token) => `spent twice: ${token}`)];
        if (problems.length > 0) throw new Error(problems.join('\n'));
      } finally {
        await world.close();
      }
      done += 1;
      if (done % 20 === 0) say(`${done} of ${runs} interleavings on ${store}`);
    },
  );
  try {
    // A shrunk case costs a run each, so there are not many.
    await fc.assert(property, {
      numRuns: runs,
      seed,
      endOnFailure: false,
      includeErrorInReport: true,
      interruptAfterTimeLimit: runs * most + 60_000,
      ...(path === undefined ? {} : { path }),
    });
  } finally {
    await testStore.remove();
  }
  // Fewer where the time was up.
  return { runs: done, requests };
}
