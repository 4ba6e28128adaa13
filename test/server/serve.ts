import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { SpoolStatus } from '../../src/engine/ports.ts';
import { createApp } from '../../src/server/app.ts';
import type { ClientLimits } from '../../src/server/client-limits.ts';
import type { ServerContext } from '../../src/server/context.ts';
import type { Metrics } from '../../src/server/metrics.ts';
import { fakeOperations, fakeSessions } from '../console/fake-sessions.ts';
import { fakeAudit, fakeEngine, fakeIdempotency, fakeKeys } from './fake-engine.ts';

export interface Served {
  readonly app: FastifyInstance;
  /** Every line that was logged. */
  readonly log: () => string;
}

export const emptySpool: SpoolStatus = { waiting: 0, free: 512, unreadable: 0, damaged: 0, missing_keys: [] };

/** The application over a fake engine, for `inject`, or for sockets with `listen`. */
export async function serve(
  parts: Partial<Engine> = {},
  context: Partial<ServerContext> = {},
  metrics?: Metrics,
  limits?: ClientLimits,
): Promise<Served> {
  let log = '';
  const sink = new Writable({
    write(chunk, _, done) {
      log += chunk;
      done();
    },
  });
  const app = await createApp(
    {
      engine: fakeEngine({ spool: () => emptySpool, ...parts }),
      apiKeys: fakeKeys,
      audit: fakeAudit,
      idempotency: fakeIdempotency,
      sessions: fakeSessions,
      operations: fakeOperations,
      publicUrl: () => 'http://127.0.0.1:4000',
      redirectedOrigins: [],
      workspace: 'Evergrant',
      logo: null,
      metricsOpen: false,
      draining: () => false,
      ...context,
    },
    pino({ level: 'debug' }, sink),
    metrics,
    limits,
  );
  onTestFinished(() => app.close());
  return { app, log: () => log };
}

export async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}
