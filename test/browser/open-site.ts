import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { sampleCredentials } from '../../src/check/sample-credentials.ts';
import { samplesFor } from '../../src/check/samples.ts';
import { startSandboxes } from '../../src/cli/serve/start-sandboxes.ts';
import { readConfig } from '../../src/config.ts';
import type { InstanceView, NewInstance } from '../../src/engine/engine.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { openRuntime, type Runtime } from '../../src/open.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startServer } from '../../src/server/server.ts';
import { root, temporaryFolder } from '../helpers/lab.ts';

export const adminKey = 'browser-admin-key-0123456789';

/** What `evergrant serve --sandbox` runs, in this process, with the sandboxes and the engine at hand. */
export interface Site {
  /** Where browsers reach it, without a trailing slash. */
  readonly origin: string;
  /** Every origin that a browser may be led to: ours and the simulated providers'. */
  readonly origins: readonly string[];
  readonly runtime: Runtime;
  sandbox(connector: string): Sandbox;
  /** Adds a connection that works at its sandbox; fields that are not given get the sandbox's samples. */
  add(input: Partial<NewInstance> & { readonly name: string }): Promise<InstanceView>;
  redirectUri(connector: string): string;
  close(): Promise<void>;
}

interface SiteOptions {
  /** One sandbox alone; default: every connector's. */
  readonly only?: string;
  /** Folder of manifests. */
  readonly connectors?: string;
  /** Seconds. */
  readonly accessTokenLifetime?: number;
  readonly clock?: Clock;
}

export async function openSite({
  connectors = join(root, 'connector'),
  clock,
  ...options
}: SiteOptions = {}): Promise<Site> {
  const data = temporaryFolder();
  const sandboxes = await startSandboxes(join(root, 'connector'), options);
  const read = readConfig(
    {},
    {
      EVERGRANT_DATA: data,
      EVERGRANT_CONNECTORS: connectors,
      EVERGRANT_PORT: '0',
      EVERGRANT_ADMIN_KEY: adminKey,
    },
  );
  const config = { ...read, connectTo: sandboxes.connectTo };
  const runtime = await openRuntime(config, { sandbox: true, ...(clock ? { clock } : {}) });
  const { origin, close } = await startServer({ runtime, config });
  const { engine } = runtime;
  const redirectUri = (connector: string) => `${origin}/oauth/callback/${connector}`;
  const sandbox = (id: string) => sandboxes.all.find(({ provider }) => provider.id === id) as Sandbox;
  return {
    ...{ origin, runtime, sandbox, redirectUri },
    origins: [origin, ...new Set(sandboxes.all.map((each) => each.origin))],
    async add(input) {
      const { connector = 'lightspeed-k-series' } = input;
      const method = engine.connectors.get(connector).authentication_methods[0]!;
      const samples = sampleCredentials(method, samplesFor(method, sandbox(connector).provider));
      const credentials = { ...samples, ...input.credentials };
      return (await engine.addInstance({ ...input, connector, credentials })).instance;
    },
    async close() {
      await close();
      await runtime.close();
      await sandboxes.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
