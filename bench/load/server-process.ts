/** One server of the bench in a process of its own; its parent asks it what it has used. Started by start-server.ts. */
import type { ServerKind, Started, Usage } from './start-server.ts';

const [kind = '', upstream = ''] = process.argv.slice(2);

const kinds: Record<ServerKind, () => Promise<Started>> = {
  upstream: async () => (await import('./upstream.ts')).startUpstream(),
  bare: async () => (await import('./bare-route.ts')).startBareRoute(),
  reply_from: async () => (await import('./bare-proxy.ts')).startBareProxy(upstream),
  evergrant: async () => (await import('./evergrant.ts')).startEvergrant(upstream),
};

const { close, ...started } = await kinds[kind as ServerKind]();
process.send!({ ...started });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send!({ cpu: user + system, heap: heapUsed + external, resident: rss } satisfies Usage);
});
process.on('disconnect', () => void close?.().then(() => process.exit(0)));
