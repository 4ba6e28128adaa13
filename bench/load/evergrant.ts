import { serverLogger } from '../../src/cli/serve/server-logger.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { type ServerOptions, startServer } from '../../src/server/server.ts';
import { openLab } from '../../test/helpers/lab.ts';
import type { Started } from './start-server.ts';

const atOnce = 500;

/** Our server as `evergrant serve` puts it together, log and metrics included, with EVERGRANT_BENCH_INSTANCES active instances. */
export async function startEvergrant(
  upstream: string,
  { logger = serverLogger({ outputIsTerminal: false }) }: Pick<ServerOptions, 'logger'> = {},
): Promise<Started> {
  const lab = await openLab(upstream, { env: { EVERGRANT_PORT: '0' } });
  const metrics = createMetrics();
  const count = Number(process.env.EVERGRANT_BENCH_INSTANCES ?? 50);
  const ids: string[] = [];
  while (ids.length < count) {
    const names = Array.from({ length: Math.min(atOnce, count - ids.length) }, (_, n) => `Bistro ${ids.length + n}`);
    ids.push(...(await Promise.all(names.map(async (name) => (await lab.add({ name, token_set })).id))));
  }
  const server = await startServer({
    runtime: lab.runtime,
    config: lab.config,
    logger,
    metrics,
  });
  const { key } = await lab.runtime.apiKeys.create({ name: 'bench', role: 'runtime' }, { kind: 'cli', name: 'bench' });
  return {
    origin: server.origin,
    key,
    ids,
    cookie: `evergrant-session=${await lab.runtime.sessions.signIn({ name: 'Bench', role: 'admin' })}`,
    async close() {
      await server.close();
      await lab.close();
    },
  };
}

const token_set = { access_token: 'a'.repeat(43), refresh_token: 'r'.repeat(43), expires_in: 86_400, scope: 'items' };
