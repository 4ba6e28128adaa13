import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import { EvergrantError } from '../errors.ts';
import type { Runtime } from '../open.ts';
import { createApp } from './app.ts';
import { readLogo } from './logo.ts';
import type { Metrics } from './metrics.ts';

export interface ServerOptions {
  readonly runtime: Runtime;
  readonly config: Config;
  /** A pino logger; false: silence. */
  readonly logger?: FastifyBaseLogger | false;
  /** Absent: no `/metrics`. */
  readonly metrics?: Metrics;
}

export interface RunningServer {
  /** Where it listens, without a trailing slash. */
  readonly origin: string;
  /** Where browsers reach it, without a trailing slash. */
  readonly publicUrl: string;
  /**
   * Turns `/readyz` to 503 and asks clients to connect anew, then waits: a balancer notices and sends no more. Requests
   * are still answered.
   */
  drain(milliseconds: number): Promise<void>;
  /** Takes no more requests and waits for those under way, 15 s at most. The runtime is the caller's to close. */
  close(): Promise<void>;
}

/** Milliseconds after which connections are ended that a download or an upload keeps open. */
const closingTime = 15_000;

/** Starts the HTTP server. @throws invalid_configuration where the address cannot be taken */
export async function startServer({ runtime, config, logger = false, metrics }: ServerOptions): Promise<RunningServer> {
  let origin = `http://${config.host}:${config.port}`;
  const publicUrl = () => config.publicUrl ?? origin;
  let draining = false;
  const context = {
    engine: runtime.engine,
    apiKeys: runtime.apiKeys,
    audit: runtime.audit,
    idempotency: runtime.idempotency,
    sessions: runtime.sessions,
    singleSignOn: runtime.singleSignOn,
    operations: {
      store: /^postgres/i.test(config.store) ? ('PostgreSQL' as const) : ('SQLite' as const),
      webhooks: config.webhook !== null,
      lastDelivery: () => runtime.lastDelivery(),
      notices: runtime.notices,
      version: version(),
      node: process.versions.node,
      startedAt: Date.now(),
      encryptionKeys: () => runtime.keys.list(),
    },
    publicUrl,
    redirectedOrigins: [...config.connectTo.values()].map((target) => new URL(target).origin),
    workspace: config.workspace,
    logo: config.logo === null ? null : readLogo(config.logo),
    metricsOpen: config.metricsOpen,
    draining: () => draining,
  };
  const app = await createApp(context, logger, metrics);
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    throw listenError(error, config);
  }
  origin = `http://${reachableHost(config.host)}:${(app.server.address() as AddressInfo).port}`;
  return {
    origin,
    publicUrl: publicUrl(),
    async drain(milliseconds) {
      draining = true;
      await sleep(milliseconds);
    },
    async close() {
      draining = true;
      // A connection that was busy when the closing began stays open after its answer, waiting for more.
      const idle = setInterval(() => app.server.closeIdleConnections(), 50);
      const timer = setTimeout(() => app.server.closeAllConnections(), closingTime);
      await app.close();
      clearInterval(idle);
      clearTimeout(timer);
    },
  };
}

function version(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;
}

/** A name that leads here from this machine: every interface (0.0.0.0) is not an address to open. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function listenError(error: unknown, { host, port }: Config): unknown {
  const reason = listenReasons[(error as { code?: string }).code ?? ''];
  if (reason === undefined) return error;
  return new EvergrantError('invalid_configuration', `The server cannot listen on ${host}:${port}: ${reason}.`, {
    hint: 'Choose another with --host and --port; port 0 takes any free one.',
    cause: error,
  });
}

const listenReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'this user may not take that port',
  ENOTFOUND: 'the name is not known',
};
