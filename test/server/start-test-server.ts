import type { Config } from '../../src/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Runtime } from '../../src/open.ts';
import { type RunningServer, startServer } from '../../src/server/server.ts';
import { fakeAudit, fakeEngine, fakeIdempotency, fakeKeys } from './fake-engine.ts';

const config: Config = {
  data: '/nowhere',
  store: 'sqlite:',
  connectors: '/nowhere',
  host: '127.0.0.1',
  port: 0,
  publicUrl: null,
  adminKey: null,
  encryptionKeys: [],
  deadlines: { caller: 10_000, socket: 30_000, attempt: 45_000 },
  connectTo: new Map(),
  privateHosts: [],
  returnOrigins: [],
  refreshRate: 50,
  webhook: null,
  drain: 0,
  metricsOpen: false,
  keepEvents: 1,
  workspace: 'Evergrant',
  logo: null,
  proxy: null,
  singleSignOn: null,
};

/** A listening server over a fake engine. */
export function startTestServer(parts: Partial<Engine>, changes: Partial<Config> = {}): Promise<RunningServer> {
  const runtime = {
    engine: fakeEngine(parts),
    apiKeys: fakeKeys,
    audit: fakeAudit,
    idempotency: fakeIdempotency,
    keyFile: null,
    notices: [],
    startWebhooks: () => async () => {},
    close: async () => {},
  } satisfies Partial<Runtime>;
  return startServer({ runtime: runtime as unknown as Runtime, config: { ...config, ...changes } });
}
