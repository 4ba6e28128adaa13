import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { processClock } from '../../src/store/process-clock.ts';
import { type Lab, openLab, temporaryFolder } from '../helpers/lab.ts';
import { type ScriptedProvider, startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';
import { createStore, type TestStore } from '../helpers/stores.ts';

const hour = 3_600_000;
const lifetime = 3600;

/** Time passes for every clock; a wall clock may be wrong by as much as it likes. */
let passed = 0;
interface WrongClock extends Clock {
  wrongBy: number;
}
const wrongClock = (wrongBy = 0): WrongClock => ({
  wrongBy,
  now() {
    return 1_800_000_000_000 + passed + this.wrongBy;
  },
  monotonic: () => passed,
});

let provider: ScriptedProvider;
let labs: Lab[];
let folders: string[];
let store: TestStore | null;
beforeEach(async () => {
  passed = 0;
  labs = [];
  folders = [];
  store = null;
  provider = await startScriptedProvider(tokenAnswers(lifetime));
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const lab of labs) await lab.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await store?.remove();
  await provider.close();
});

const key = Buffer.alloc(32, 3).toString('base64');
async function open(clock: Clock | null, file: string): Promise<Lab> {
  const env = { DATABASE_URL: file, EVERGRANT_ENCRYPTION_KEY: key, EVERGRANT_REFRESH_RATE: 'unlimited' };
  const lab = await openLab(provider.origin, { env, ...(clock ? { clock } : {}) });
  labs.push(lab);
  return lab;
}
function oneFile(): string {
  const folder = temporaryFolder();
  folders.push(folder);
  return `sqlite:${folder}/shared.db`;
}
const token_set = { refresh_token: 'first-refresh-token' };
const generationOf = async (engine: Engine, id: string): Promise<number> => (await engine.accessToken(id)).generation;

test('a node that is an hour ahead makes no storm: over a day, at most one more refresh for each life of a token', async () => {
  const file = oneFile();
  const right = await open(wrongClock(), file);
  const ahead = await open(wrongClock(hour), file);
  const { id } = await right.add({ token_set });
  for (; passed < 24 * hour; passed += 5 * 60_000) {
    await right.engine.accessToken(id);
    await ahead.engine.accessToken(id);
  }
  expect(provider.received.length).toBeGreaterThanOrEqual(24);
  expect(provider.received.length).toBeLessThanOrEqual(2 * 27);
});

describe('a wall clock that jumps in a running process', () => {
  const many = 20;
  async function twenty(clock: Clock): Promise<{ lab: Lab; ids: string[] }> {
    const lab = await open(clock, oneFile());
    const ids: string[] = [];
    for (let at = 0; at < many; at++) ids.push((await lab.add({ name: `Shop ${at}`, token_set })).id);
    for (const id of ids) await lab.engine.accessToken(id);
    expect(provider.received).toHaveLength(many);
    return { lab, ids };
  }

  test.each([hour, -hour])('by %i ms takes no token away and sends nothing', async (jump) => {
    const clock = wrongClock();
    const { lab, ids } = await twenty(clock);
    clock.wrongBy = jump;
    passed += 5_000;
    for (const id of ids) expect(await generationOf(lab.engine, id)).toBe(2);
    expect(provider.received).toHaveLength(many);
  });

  test('back by an hour gives no ended token a second life', async () => {
    const clock = wrongClock();
    const { lab, ids } = await twenty(clock);
    passed += lifetime * 1000 + 1;
    clock.wrongBy = -hour;
    for (const id of ids) expect(await generationOf(lab.engine, id)).toBe(3);
    expect(provider.received).toHaveLength(2 * many);
  });

  test('to and fro costs a process that starts meanwhile one refresh at most, and none again', async () => {
    const clock = wrongClock();
    const { lab, ids } = await twenty(clock);
    for (const jump of [hour, 0, -hour, 0]) {
      clock.wrongBy = jump;
      passed += 3_000;
      for (const id of ids) await lab.engine.accessToken(id);
    }
    expect(provider.received).toHaveLength(many);
    clock.wrongBy = hour;
    await lab.reopen();
    for (let round = 0; round < 3; round++) {
      passed += 3_000;
      await Promise.all(ids.map((id) => lab.engine.accessToken(id)));
    }
    expect(provider.received).toHaveLength(2 * many);
  });

  test('back by an hour does not make an old token too young to be refused', async () => {
    const clock = wrongClock();
    const { lab, ids } = await twenty(clock);
    const [id = ''] = ids;
    clock.wrongBy = -hour;
    passed += 61_000;
    expect(await lab.engine.accessToken(id, { rejected_generation: 2 })).toMatchObject({ generation: 3 });
    expect(await lab.engine.accessToken(id, { rejected_generation: 3 })).toMatchObject({ generation: 3 });
    expect(provider.received).toHaveLength(many + 1);
  });
});

describe('the clock of a process', () => {
  const readings = { wall: () => wall, monotonic: () => passed, uptime: () => passed + slept };
  let wall = 0;
  let slept = 0;

  test('follows no jump of the wall clock, and a sleep of the machine it does', () => {
    vi.useFakeTimers();
    [wall, slept] = [1_000_000, 0];
    const clock = processClock(readings);
    wall += hour;
    passed += 10_000;
    vi.advanceTimersByTime(10_000);
    expect(clock.now()).toBe(1_010_000);
    slept += 2 * hour;
    vi.advanceTimersByTime(1_000);
    expect(clock.now()).toBe(1_010_000 + 2 * hour);
    clock.stop();
    vi.useRealTimers();
  });
});

test('on PostgreSQL the times that are stored are the database’s, however wrong the clock of the node', async () => {
  store = await createStore('postgres');
  const really = Date.now();
  const begun = performance.now();
  vi.spyOn(Date, 'now').mockImplementation(() => really + performance.now() - begun + hour);
  const ahead = await open(null, store.env.DATABASE_URL ?? '');
  const { id } = await ahead.add({ token_set });
  const { expires_at } = await ahead.engine.accessToken(id);
  vi.restoreAllMocks();
  expect(Math.abs((expires_at ?? 0) - Date.now() - lifetime * 1000)).toBeLessThan(60_000);

  const right = await open(null, store.env.DATABASE_URL ?? '');
  for (const { engine } of [right, ahead]) expect(await generationOf(engine, id)).toBe(2);
  expect(provider.received).toHaveLength(1);
});
