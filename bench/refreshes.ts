/** Durable refreshes a second on SQLite, against the simulated provider in another process, over loopback. */
import { Agent, request } from 'undici';
import type { Engine } from '../src/engine/engine.ts';
import { consent } from '../test/helpers/consent.ts';
import { hosts, openLab, redirectUri, sandboxCredentials } from '../test/helpers/lab.ts';
import { startEvergrant } from '../test/helpers/start-process.ts';

const rounds = 3;
/** Of one measurement, milliseconds. */
const duration = 2_000;

interface Measured {
  readonly perSecond: number;
  /** Of this process, microseconds a refresh. */
  readonly cpu: number;
}

export async function benchRefreshes(): Promise<{ name: string; result: string }[]> {
  const sandbox = startEvergrant(['sandbox', 'lightspeed-k-series']);
  const [, origin = ''] = await sandbox.waitFor(/address +(http:\S+)/);
  // By default one process sends a provider 50 token requests a second at most; here the engine itself is measured.
  const lab = await openLab(origin, { env: { EVERGRANT_REFRESH_RATE: 'unlimited' } });
  const agent = new Agent({ connections: 64 });
  try {
    const rows = [];
    for (const callers of [16, 64]) {
      const durable = await durableCallers(lab, callers);
      const bare = await bareCallers(origin, callers, agent);
      rows.push(await compare(callers, bare, durable));
    }
    return rows;
  } finally {
    await agent.close();
    await lab.close();
    await sandbox.stop();
  }
}

/** Each caller refreshes an instance of its own, again and again: nobody waits for another's attempt. */
type Callers = readonly (() => Promise<unknown>)[];

async function durableCallers({ engine, add }: Awaited<ReturnType<typeof openLab>>, count: number): Promise<Callers> {
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const { id } = await add({ name: `Bistro ${count}-${n}` });
      await engine.finishAuthorization(await consent(await authorizationUrl(engine, id)));
      return () => engine.refresh(id);
    }),
  );
}

async function authorizationUrl(engine: Engine, id: string): Promise<string> {
  return (await engine.beginAuthorization(id, { redirect_uri: redirectUri })).authorization_url;
}

/** The same request and answer, and nothing stored: the refresh token lives in a variable. */
async function bareCallers(origin: string, count: number, dispatcher: Agent): Promise<Callers> {
  const { client_id, client_secret, scope } = sandboxCredentials;
  const authorization = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
  const ask = async (parameters: Record<string, string>): Promise<string> => {
    const url = `${origin}/oauth/token?${new URLSearchParams(parameters)}`;
    const answer = await request(url, { method: 'POST', headers: { authorization, host: hosts[0] ?? '' }, dispatcher });
    const { refresh_token } = (await answer.body.json()) as { refresh_token?: string };
    if (refresh_token === undefined) throw new Error(`The provider answered ${answer.statusCode}.`);
    return refresh_token;
  };
  const begin = new URLSearchParams({ response_type: 'code', client_id, redirect_uri: redirectUri, scope, state: 'x' });
  return Promise.all(
    Array.from({ length: count }, async () => {
      const callback = new URL(await consent(`${origin}/oauth/authorize?${begin}`));
      const code = callback.searchParams.get('code') ?? '';
      let refresh_token = await ask({ code, grant_type: 'authorization_code', redirect_uri: redirectUri });
      return async () => {
        refresh_token = await ask({ grant_type: 'refresh_token', refresh_token });
      };
    }),
  );
}

/** Rounds take turns, so that what else the machine does meets both alike. */
async function compare(count: number, bare: Callers, durable: Callers): Promise<{ name: string; result: string }> {
  const measured: { bare: Measured; durable: Measured }[] = [];
  for (let round = 0; round < rounds; round++)
    measured.push({ bare: await measure(bare), durable: await measure(durable) });
  const ours = median(measured.map((round) => round.durable));
  const theirs = median(measured.map((round) => round.bare));
  const ratio = (ours.perSecond / theirs.perSecond).toFixed(2);
  return {
    name: `durable refreshes, ${count} callers`,
    result: `${Math.round(ours.perSecond)}/s, ${Math.round(ours.cpu)} µs CPU each (${ratio} × the same requests with nothing stored: ${Math.round(theirs.perSecond)}/s, ${Math.round(theirs.cpu)} µs)`,
  };
}

async function measure(callers: Callers): Promise<Measured> {
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
