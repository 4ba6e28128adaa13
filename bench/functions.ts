/** What the path of every call costs, each against the same thing written by hand, in the same run. */
import { Bench } from 'tinybench';
import { refreshRequest } from '../src/instance/resolve.ts';
import { expandUrl } from '../src/manifest/template.ts';
import { openLab, sandboxCredentials } from '../test/helpers/lab.ts';

/** A single run is too short for the clock. */
const batch = 1_000;

export async function benchFunctions(): Promise<{ name: string; result: string }[]> {
  // Nothing is sent: the address only has to be a loopback one.
  const lab = await openLab('http://127.0.0.1:9');
  try {
    return [
      await compare('access token from memory', await readToken(lab)),
      await compare('URL from a template', expandTemplate()),
      await compare('refresh request', buildRequest(lab)),
    ];
  } finally {
    await lab.close();
  }
}

interface Pair {
  /** What ours is compared with, in words. */
  readonly against: string;
  readonly bare: () => unknown;
  readonly ours: () => unknown;
}

type Lab = Awaited<ReturnType<typeof openLab>>;

/** Of 1,000 instances, as a program asks for it: awaited. */
async function readToken({ engine, add }: Lab): Promise<Pair> {
  const token_set = { access_token: 'access', refresh_token: 'refresh', expires_in: 86_400 };
  const added = await Promise.all(Array.from({ length: batch }, (_, n) => add({ name: `Bistro ${n}`, token_set })));
  const ids = added.map(({ id }) => id);
  const bareTokens = new Map(ids.map((id) => [id, { access_token: 'access', ends: performance.now() + 86_400_000 }]));
  await Promise.all(ids.map((id) => engine.accessToken(id)));
  return {
    against: 'a Map look-up and a comparison of times',
    bare() {
      let length = 0;
      for (const id of ids) {
        const token = bareTokens.get(id);
        if (token !== undefined && token.ends > performance.now()) length += token.access_token.length;
      }
      return length;
    },
    async ours() {
      let length = 0;
      for (const id of ids) length += (await engine.accessToken(id)).access_token.length;
      return length;
    },
  };
}

function expandTemplate(): Pair {
  const values: Record<string, string> = { base_url: 'api.example.com', account: 'Café & Söhne' };
  return {
    against: 'a template literal with encodeURIComponent',
    bare: () => times(() => `https://${values.base_url}/accounts/${encodeURIComponent(values.account ?? '')}/token`),
    ours: () => times(() => expandUrl('https://{base_url}/accounts/{account}/token', (name) => values[name])),
  };
}

function buildRequest({ engine }: Lab): Pair {
  const connector = engine.connectors.list()[0]!;
  const method = connector.authentication_methods[0]!;
  const defaults = method.credential_fields.flatMap(({ name, default: value }) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const values = { ...Object.fromEntries(defaults), ...sandboxCredentials };
  const tokens = { access_token: 'a'.repeat(43), refresh_token: 'r'.repeat(43) };
  const byHand = () => ({
    method: 'POST',
    url: `https://${values.base_url}/oauth/token?${new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token })}`,
    headers: [
      ['accept', 'application/json'],
      ['authorization', `Basic ${Buffer.from(`${values.client_id}:${values.client_secret}`).toString('base64')}`],
    ],
    body: '',
  });
  return {
    against: 'the same request written by hand',
    bare: () => times(byHand),
    ours: () => times(() => refreshRequest(connector, method, values, tokens)),
  };
}

function times(work: () => unknown): unknown {
  let last: unknown;
  for (let n = 0; n < batch; n++) last = work();
  return last;
}

async function compare(name: string, { against, bare, ours }: Pair): Promise<{ name: string; result: string }> {
  const bench = new Bench({ time: 500, warmupTime: 200 }).add('bare', bare).add('ours', ours);
  const [bareRun, oursRun] = await bench.run();
  const [bareTime, ourTime] = [nanoseconds(bareRun), nanoseconds(oursRun)];
  return {
    name,
    result: `${format(ourTime)} (${(ourTime / bareTime).toFixed(1)} × ${against}: ${format(bareTime)})`,
  };
}

/** The median of one call. */
function nanoseconds(task: Awaited<ReturnType<Bench['run']>>[number] | undefined): number {
  const result = task?.result;
  if (result === undefined || !('latency' in result)) throw new Error(`${task?.name} did not run.`);
  return (result.latency.p50 * 1_000_000) / batch;
}

function format(time: number): string {
  return time < 1_000 ? `${Math.round(time)} ns` : `${(time / 1_000).toFixed(1)} µs`;
}
