/** What 100,000 instances cost against 1,000: a refresh, and the memory of a process that uses them all. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Lab, openLab, root } from '../test/helpers/lab.ts';
import { startProcess } from '../test/helpers/start-process.ts';

const few = 1_000;
const many = 100_000;
const callers = 64;
/** Of one measurement, milliseconds; and how many there are of each, in turn. */
const duration = 1_500;
const rounds = 5;
/** Characters of an access token, as providers with signed tokens give them. */
const tokenLength = 900;
const atOnce = 500;

export async function benchScale(): Promise<{ name: string; result: string }[]> {
  const server = startProcess(process.execPath, [join(root, 'bench/token-server.ts')]);
  const [, origin = ''] = await server.waitFor(/address (http:\S+)/);
  const small = await filled(origin, few);
  const large = await filled(origin, many);
  try {
    const times: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      times[0].push(await measure(small));
      times[1].push(await measure(large));
    }
    const [atFew, atMany] = times.map(median) as [number, number];
    const memory = await memoryOf(large.lab);
    return [
      {
        name: `CPU of a refresh among ${many.toLocaleString('en')} instances, SQLite`,
        result: `${Math.round(atMany)} µs (${(atMany / atFew).toFixed(2)} × among ${few.toLocaleString('en')}: ${Math.round(atFew)} µs)`,
      },
      {
        name: `memory after the tokens of ${many.toLocaleString('en')} instances were asked for, ${tokenLength} characters each`,
        result: `${memory.heap} MB of heap, ${memory.resident} MB resident above an engine that has done nothing`,
      },
    ];
  } finally {
    await Promise.all([small.lab.close(), large.lab.close(), server.stop()]);
  }
}

interface Filled {
  readonly lab: Lab;
  readonly ids: readonly string[];
}

async function filled(origin: string, count: number): Promise<Filled> {
  const lab = await openLab(origin, { env: { EVERGRANT_REFRESH_RATE: 'unlimited' } });
  const ids: string[] = [];
  while (ids.length < count) {
    const batch = Array.from({ length: Math.min(atOnce, count - ids.length) }, (_, n) =>
      addInstance(lab, ids.length + n),
    );
    ids.push(...(await Promise.all(batch)));
    if (ids.length % 10_000 === 0) console.log(`  ${ids.length.toLocaleString('en')} instances`);
  }
  return { lab, ids };
}

async function addInstance(lab: Lab, n: number): Promise<string> {
  const access_token = `${n}-`.padEnd(tokenLength, 'x');
  const token_set = { access_token, refresh_token: 'refresh', expires_in: 86_400, scope: 'items' };
  return (await lab.add({ name: `Bistro ${n}`, token_set })).id;
}

/** Microseconds of this process's CPU for a refresh of an instance chosen at random. */
async function measure({ lab, ids }: Filled): Promise<number> {
  const before = process.cpuUsage();
  const start = performance.now();
  let done = 0;
  const loop = async (caller: number) => {
    // Each caller has instances of its own, so that nobody waits for another's attempt.
    const own = Math.floor(ids.length / callers);
    while (performance.now() - start < duration) {
      await lab.engine.refresh(ids[caller * own + Math.floor(Math.random() * own)]!);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => loop(caller)));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / done;
}

/** In a process of its own, on the same data; megabytes. */
async function memoryOf(lab: Lab): Promise<{ heap: number; resident: number }> {
  const { data, connectors, connectTo } = lab.config;
  const env = {
    ...process.env,
    EVERGRANT_DATA: data,
    EVERGRANT_CONNECTORS: connectors,
    EVERGRANT_CONNECT_TO: [...connectTo].map(([from, to]) => `${from}=${to}`).join(' '),
  };
  const child = fork(join(root, 'bench/memory-worker.ts'), { env, execArgv: ['--expose-gc'] });
  const [answer] = await once(child, 'message');
  await once(child, 'exit');
  return answer as { heap: number; resident: number };
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

if (import.meta.main) for (const { name, result } of await benchScale()) console.log(`${name}: ${result}`);
