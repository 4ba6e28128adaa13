/**
 * 500 keep-alive clients for half a minute each on `access-token` and on the proxy: failures, and what memory does.
 *
 * All connect at once, and Node (libuv 1.52) accepts one connection a turn of the event loop. With hundreds of clients in
 * already a turn takes tens of milliseconds, so on a slow machine the last of them may not be accepted within ten seconds:
 * they are the ones that are not answered in time. Measured from the request's arrival none took longer than 1 s.
 */
import { fire, type Shots } from './load/fire.ts';
import { type ServerProcess, startServer } from './load/start-server.ts';

const clients = 500;
/** Seconds. */
const warmUp = 10;
const duration = 30;

export async function benchLoad(): Promise<{ name: string; result: string }[]> {
  const upstream = await startServer('upstream');
  const server = await startServer('evergrant', upstream.origin);
  try {
    const token = { method: 'POST', path: (id: string) => `/api/instances/${id}/access-token` } as const;
    const proxied = { method: 'GET', path: (id: string) => `/proxy/${id}/f/small` } as const;
    return [
      { name: `access-token, ${clients} clients, ${duration} s`, result: await hold(server, token) },
      { name: `proxy, ${clients} clients, ${duration} s`, result: await hold(server, proxied) },
    ];
  } finally {
    await server.stop();
    await upstream.stop();
  }
}

async function hold(
  server: ServerProcess,
  { method, path }: Pick<Shots, 'method'> & { readonly path: (id: string) => string },
): Promise<string> {
  const shots = { method, clients, key: server.key, paths: server.ids!.map(path) };
  const first = await fire(server, { ...shots, duration: warmUp });
  const before = await server.usage();
  const hits = await fire(server, { ...shots, duration });
  const after = await server.usage();
  const grown = (of: 'heap' | 'resident') => `${((after[of] - before[of]) / 2 ** 20).toFixed(1)} MiB`;
  const failures = first.failures + hits.failures;
  const why = failures === 0 ? '' : ` (warm-up: ${first.why}; then: ${hits.why})`;
  return (
    `${hits.answers} answers, ${failures} failures${why}, ${Math.round(hits.rate)}/s; ` +
    `after a warm-up of ${warmUp} s the heap grew by ${grown('heap')}, resident memory by ${grown('resident')}`
  );
}

if (import.meta.main) for (const { name, result } of await benchLoad()) console.log(`${name}: ${result}`);
