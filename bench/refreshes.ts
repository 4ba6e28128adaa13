/**
 * Durable refreshes a second, on both stores, against openid-client's `refreshTokenGrant`, which stores nothing: the same
 * token endpoint in another process, over loopback, in the same run.
 */
import { join } from 'node:path';
import { allowInsecureRequests, ClientSecretBasic, Configuration, refreshTokenGrant } from 'openid-client';
import { type Lab, openLab, root, sandboxCredentials } from '../test/helpers/lab.ts';
import { startPostgres } from '../test/helpers/postgres.ts';
import { startProcess } from '../test/helpers/start-process.ts';
import { type StoreName, stores } from '../test/helpers/stores.ts';

const rounds = 5;
/** Of one measurement, milliseconds. */
const duration = 1_000;
/** Before the first one: until then the machine code of neither side is what a server runs with after a minute. */
const warmUp = 3_000;
const callerCounts = [16, 64, 256];
const names: Readonly<Record<StoreName, string>> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

interface Measured {
  readonly perSecond: number;
  /** Of this process, microseconds a refresh. */
  readonly cpu: number;
}

/** Each caller refreshes a grant of its own, again and again: nobody waits for another's attempt. */
type Callers = readonly (() => Promise<unknown>)[];

export async function benchRefreshes(): Promise<{ name: string; result: string }[]> {
  const server = startProcess(process.execPath, [join(root, 'bench/token-server.ts')]);
  const [, origin = ''] = await server.waitFor(/address (http:\S+)/);
  const postgres = await startPostgres();
  const rows = [];
  try {
    for (const count of callerCounts) {
      const labs = await Promise.all(stores.map((store) => openStoreLab(origin, store, postgres.url)));
      const durable = await Promise.all(labs.map((lab) => durableCallers(lab, count)));
      rows.push(...(await compare(count, bareCallers(origin, count), durable)));
      await Promise.all(labs.map((lab) => lab.close()));
    }
  } finally {
    await postgres.destroy();
    await server.stop();
  }
  return rows;
}

/** By default one process sends a provider 50 token requests a second at most; here the engine itself is measured. */
const openStoreLab = (origin: string, store: StoreName, postgres: string): Promise<Lab> =>
  openLab(origin, { store, postgres, env: { EVERGRANT_REFRESH_RATE: 'unlimited' } });

async function durableCallers({ engine, add }: Lab, count: number): Promise<Callers> {
  const token_set = { access_token: 'access', refresh_token: 'refresh', expires_in: 3_600, scope: 'items' };
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const { id } = await add({ name: `Bistro ${n}`, token_set });
      return () => engine.refresh(id);
    }),
  );
}

function bareCallers(origin: string, count: number): Callers {
  const { client_id, client_secret } = sandboxCredentials;
  const metadata = { issuer: origin, token_endpoint: `${origin}/oauth/token` };
  const client = new Configuration(metadata, client_id, undefined, ClientSecretBasic(client_secret));
  allowInsecureRequests(client);
  return Array.from({ length: count }, () => {
    let token = 'refresh';
    return async () => {
      token = (await refreshTokenGrant(client, token)).refresh_token ?? '';
    };
  });
}

/** Rounds take turns, so that what else the machine does meets all alike. */
async function compare(count: number, bare: Callers, durable: readonly Callers[]) {
  const contestants = [bare, ...durable];
  const measured: Measured[][] = contestants.map(() => []);
  // What is compiled on the way counts for nobody.
  for (const callers of contestants) await measure(callers, warmUp);
  for (let round = 0; round < rounds; round++) {
    for (const [index, callers] of contestants.entries()) measured[index]?.push(await measure(callers, duration));
  }
  const [theirs, ...ours] = measured.map(median);
  return stores.map((store, index) => {
    const { perSecond, cpu } = ours[index]!;
    const ratio = (perSecond / theirs!.perSecond).toFixed(2);
    return {
      name: `durable refreshes, ${names[store]}, ${count} callers`,
      result: `${Math.round(perSecond)}/s, ${Math.round(cpu)} µs CPU each (${ratio} × openid-client, which stores nothing: ${Math.round(theirs!.perSecond)}/s, ${Math.round(theirs!.cpu)} µs)`,
    };
  });
}

/** @param duration milliseconds */
async function measure(callers: Callers, duration: number): Promise<Measured> {
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  let done = 0;
  const loop = async (call: () => Promise<unknown>) => {
    while (performance.now() - start < duration) {
      await call();
      done += 1;
    }
  };
  await Promise.all(callers.map(loop));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: (done * 1000) / (performance.now() - start), cpu: (user + system) / done };
}

function median(measured: readonly Measured[]): Measured {
  const sorted = measured.toSorted((a, b) => a.perSecond - b.perSecond);
  return sorted[Math.floor(sorted.length / 2)]!;
}

if (import.meta.main) for (const { name, result } of await benchRefreshes()) console.log(`${name}: ${result}`);
