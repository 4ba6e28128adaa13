import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Store } from '../../src/engine/store.ts';
import { EvergrantError } from '../../src/errors.ts';
import { root, temporaryFolder } from '../helpers/lab.ts';
import { askOnce } from '../torture/ask-once.ts';
import { openWrapped } from '../torture/open-wrapped.ts';
import { type RotatingProvider, startRotatingProvider } from '../torture/rotating-provider.ts';

/**
 * A provider that ends the family at a second use, a manifest that says so, and two engines on one store. The slow one is
 * struck right before or right after it writes down that a request is about to leave.
 */
type Marking = (mark: () => Promise<boolean>) => Promise<boolean>;

const host = 'shop.torture.example';
const never = new Promise<never>(() => {});
let provider: RotatingProvider;
let config: Config;
let slow: Engine;
let other: Engine;
let id: string;
let marking: Marking;
let marks = 0;
let reached: PromiseWithResolvers<void>;
let holding: PromiseWithResolvers<void>;
let ahead = 0;
const clock = { now: () => Date.now() + ahead, monotonic: () => performance.now() + ahead };

beforeEach(async () => {
  provider = await startRotatingProvider();
  const flags = {
    data: temporaryFolder(),
    connectors: `${root}test/manifests/valid`,
    connectTo: [`https://${host}=${provider.origin}`],
  };
  config = readConfig(flags, { EVERGRANT_REFRESH_DEADLINES: '9,11,13' });
  marks = 0;
  reached = Promise.withResolvers();
  holding = Promise.withResolvers();
  slow = await openWrapped(config, { store: withMarking, clock: () => clock });
  other = await openWrapped(config, { clock: () => clock });
  id = await bring('reuse_detection');
});

afterEach(async () => {
  holding.resolve();
  await other.close();
  await provider.close();
  rmSync(config.data, { recursive: true, force: true });
});

function withMarking(store: Store): Store {
  const { grants } = store;
  return {
    ...store,
    grants: {
      ...grants,
      markSending(mark) {
        marks += 1;
        return marking(() => grants.markSending(mark));
      },
    },
  };
}

async function bring(method: string): Promise<string> {
  const token_set = { refresh_token: provider.ledger.open(method, 'ends_the_family') };
  const credentials = { host, client_id: 'torture', client_secret: 'not-a-secret' };
  return (await other.addInstance({ connector: 'torture', method, name: method, credentials, token_set })).instance.id;
}

/** The slow engine comes to its mark and is held there; the other one watches its attempt lapse, and takes it over. */
async function takeOver(mark: Marking): Promise<{ slow: Promise<unknown>; other: unknown }> {
  marking = mark;
  const slowly = askOnce(slow, id, 20_000);
  await reached.promise;
  const taking = askOnce(other, id, 20_000);
  // The other engine must have seen the attempt before its time begins to run.
  await new Promise((resolve) => setTimeout(resolve, 200));
  ahead += 13_000;
  return { slow: slowly, other: await taking };
}

const held = async (): Promise<void> => {
  reached.resolve();
  await holding.promise;
};

const presented = (turn: number): number =>
  provider.ledger.entry('reuse_detection').presented.get(`reuse_detection~refresh-${turn}`) ?? 0;
const status = async () => (await other.instance(id)).status;

test('stopped before its mark and taken over: the other sends, and the stopped one then sends nothing', async () => {
  const raced = await takeOver(async (mark) => {
    await held();
    return mark();
  });
  expect(raced.other).toMatchObject({ generation: 2 });
  holding.resolve();
  expect(await raced.slow).toMatchObject({ generation: 2 });
  expect(presented(0)).toBe(1);
  await slow.close();
});

test('stopped after its mark and taken over: the other gives up without sending, and the late answer lifts that', async () => {
  const raced = await takeOver(async (mark) => {
    const marked = await mark();
    await held();
    return marked;
  });
  expect(raced.other).toMatchObject({ error: 'reauthorization_required' });
  expect(await status()).toBe('reauthorization_required');
  holding.resolve();
  expect(await raced.slow).toMatchObject({ generation: 2 });
  expect(await status()).toBe('active');
  expect(presented(0)).toBe(1);
  await slow.close();
});

test('died before its mark: the token was not sent, so the other sends it', async () => {
  const { other: answer } = await takeOver(async () => {
    reached.resolve();
    return never;
  });
  expect(answer).toMatchObject({ generation: 2 });
  expect(presented(0)).toBe(1);
});

test('died after its mark: the token may have been sent, so nobody sends it', async () => {
  const { other: answer } = await takeOver(async (mark) => {
    await mark();
    reached.resolve();
    return never;
  });
  expect(answer).toMatchObject({ error: 'reauthorization_required' });
  expect(presented(0)).toBe(0);
  expect((await other.instance(id)).health).toMatchObject({ code: 'outcome_unknown' });
});

test('a mark whose answer is lost sends nothing, and does not outlive the attempt', async () => {
  marking = async (mark) => {
    await mark();
    throw new EvergrantError('store_unavailable', 'The store went away.');
  };
  expect(await askOnce(slow, id)).toMatchObject({ error: 'store_unavailable' });
  expect(presented(0)).toBe(0);
  ahead += 10_000;
  expect(await askOnce(other, id)).toMatchObject({ generation: 2 });
  await slow.close();
});

test('a method whose provider forgives, or has nothing to forgive, writes no mark', async () => {
  marking = (mark) => mark();
  expect(await askOnce(slow, await bring('no_grace'))).toMatchObject({ generation: 2 });
  expect(marks).toBe(0);
  expect(await askOnce(slow, id)).toMatchObject({ generation: 2 });
  expect(marks).toBe(1);
  await slow.close();
});
