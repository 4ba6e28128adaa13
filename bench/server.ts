/** What our server costs against a bare one: `access-token` against a route with its answer, the proxy against reply-from. */
import { fire, type Hits, type Shots } from './load/fire.ts';
import { type ServerProcess, startServer } from './load/start-server.ts';

const rounds = 5;
const clients = 64;

interface Pair {
  readonly name: string;
  readonly against: string;
  readonly bare: ServerProcess;
  /** Requests of one round. */
  readonly amount: number;
  readonly method: Shots['method'];
  readonly path: (id: string) => string;
}

export async function benchServer(): Promise<{ name: string; result: string }[]> {
  const upstream = await startServer('upstream');
  const [ours, bare, replyFrom] = await Promise.all([
    startServer('evergrant', upstream.origin),
    startServer('bare'),
    startServer('reply_from', upstream.origin),
  ]);
  const proxied = { against: '@fastify/reply-from', bare: replyFrom, method: 'GET' } as const;
  const pairs: Pair[] = [
    {
      name: 'access-token',
      against: 'a bare Fastify route',
      bare,
      amount: 8_000,
      method: 'POST',
      path: (id) => `/api/instances/${id}/access-token`,
    },
    { ...proxied, name: 'proxy, 200 bytes', amount: 4_000, path: (id) => `/proxy/${id}/f/small` },
    { ...proxied, name: 'proxy, 64 KiB', amount: 2_000, path: (id) => `/proxy/${id}/f/large` },
  ];
  try {
    const results = [];
    for (const pair of pairs)
      results.push({ name: `${pair.name}, ${clients} clients`, result: await compare(ours, pair) });
    return results;
  } finally {
    await Promise.all([ours, bare, replyFrom].map((server) => server.stop()));
    await upstream.stop();
  }
}

async function compare(ours: ServerProcess, { against, bare, amount, method, path }: Pair): Promise<string> {
  const paths = ours.ids!.map(path);
  const once = (server: ServerProcess) => fire(server, { clients, amount, method, paths, key: ours.key });
  const hits: [Hits[], Hits[]] = [[], []];
  // Until the code is compiled for what it does.
  for (let round = 0; round < 2; round++) {
    await once(bare);
    await once(ours);
  }
  for (let round = 0; round < rounds; round++) {
    hits[0].push(await once(bare));
    hits[1].push(await once(ours));
  }
  const failures = hits.flat().reduce((sum, each) => sum + each.failures, 0);
  if (failures > 0) throw new Error(`${failures} requests failed against ${against}.`);
  const [theirs, own] = hits.map((each) => ({ rate: median(each, 'rate'), cpu: median(each, 'cpu') }));
  return (
    `${Math.round(own!.rate)}/s, ${Math.round(own!.cpu)} µs CPU each ` +
    `(${(own!.rate / theirs!.rate).toFixed(2)} × ${against}: ${Math.round(theirs!.rate)}/s, ${Math.round(theirs!.cpu)} µs; ` +
    `by CPU ${(theirs!.cpu / own!.cpu).toFixed(2)} ×)`
  );
}

const median = (hits: readonly Hits[], of: 'rate' | 'cpu'): number =>
  hits.map((each) => each[of]).toSorted((a, b) => a - b)[Math.floor(hits.length / 2)]!;

if (import.meta.main) for (const { name, result } of await benchServer()) console.log(`${name}: ${result}`);
