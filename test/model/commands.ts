import fc from 'fast-check';
import type { ModelWorld } from './world.ts';

/** The model holds nothing: what must be true is checked in the world, against the provider's ledger. */
export type Step = fc.AsyncCommand<object, ModelWorld>;

const node = fc.nat(2);
const instance = fc.nat(2);
const outage = fc.constantFrom('before' as const, 'after' as const);

/** Everything that may happen, in any order. */
export const steps: fc.Arbitrary<Step>[] = [
  node.map((at) => step(`import on ${at}`, (world) => world.add(at))),
  ...many(6, () =>
    fc
      .tuple(node, instance, fc.boolean())
      .map(([at, which, refresh]) =>
        onInstance(`${refresh ? 'refresh' : 'token of'} ${which} on ${at}`, which, (world, known) =>
          world.token(at, known, refresh),
        ),
      ),
  ),
  ...many(2, () =>
    fc
      .tuple(instance, fc.boolean())
      .map(([which, refresh]) =>
        onInstance(`${refresh ? 'refresh' : 'token of'} ${which} everywhere at once`, which, (world, known) =>
          world.everywhere((at) => world.token(at, known, refresh)),
        ),
      ),
  ),
  ...many(2, () =>
    fc
      .tuple(node, instance)
      .map(([at, which]) =>
        onInstance(`re-authorise ${which} on ${at}`, which, (world, known) => world.reauthorise(at, known)),
      ),
  ),
  fc
    .tuple(node, instance)
    .map(([at, which]) => onInstance(`edit ${which} on ${at}`, which, (world, known) => world.edit(at, known))),
  fc
    .tuple(node, instance)
    .map(([at, which]) => onInstance(`remove ${which} on ${at}`, which, (world, known) => world.remove(at, known))),
  ...many(3, () =>
    fc
      .tuple(node, instance, fc.constantFrom('refresh', 'authorise'), outage, fc.boolean())
      .map(([at, which, act, mode, back]) =>
        onInstance(
          `${act} ${which} on ${at}, store away (${mode}) as it commits${back ? ', soon back' : ''}`,
          which,
          (world, known) =>
            world.underOutage(at, back ? [mode, 'none'] : [mode], () =>
              act === 'refresh' ? world.token(at, known, true) : world.reauthorise(at, known),
            ),
        ),
      ),
  ),
  ...many(2, () => node.map((at) => step(`crash ${at}`, (world) => world.crash(at)))),
  ...many(2, () => node.map((at) => step(`hold the answers of ${at}`, async (world) => world.node(at).holdAnswers()))),
  ...many(2, () =>
    node.map((at) => step(`release the answers of ${at}`, async (world) => world.node(at).releaseAnswers())),
  ),
  fc.tuple(node, fc.constantFrom('lost', 'trouble', 'unreachable')).map(([at, mode]) =>
    step(`the next answer to ${at} is ${mode}`, async (world) => {
      world.node(at).nextAnswer = mode;
    }),
  ),
  ...many(1, () =>
    fc
      .constantFrom('before', 'after')
      .map((mode) => step(`store away ${mode}`, async (world) => world.setOutage(mode))),
  ),
  ...many(6, () => fc.constant(null).map(() => step('store back', async (world) => world.setOutage('none')))),
  ...many(4, () =>
    fc.constantFrom(1, 3, 46, 46, 3_300, 4_000).map((s) => step(`${s} s pass`, (world) => world.advance(s * 1000))),
  ),
];

function step(words: string, run: (world: ModelWorld) => Promise<void>): Step {
  return { check: () => true, run: (_, world) => run(world), toString: () => words };
}

type Known = NonNullable<ReturnType<ModelWorld['instance']>>;

const onInstance = (words: string, which: number, run: (world: ModelWorld, known: Known) => Promise<void>): Step =>
  step(words, async (world) => {
    const known = world.instance(which);
    if (known) await run(world, known);
  });

function many<T>(times: number, one: () => T): T[] {
  return Array.from({ length: times }, one);
}
