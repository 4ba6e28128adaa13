import { join } from 'node:path';
import type { Engine, InstanceView, NewInstance } from '../../src/engine/engine.ts';
import { loadProvider } from '../../src/sandbox/provider.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { consent } from './consent.ts';
import { type Lab, type LabOptions, openLab, redirectUri, root } from './lab.ts';

/** A lab whose provider is the sandbox of the K-Series connector, on a real socket. */
export interface World extends Lab {
  readonly sandbox: Sandbox;
  /** Adds an instance and takes it through consent. */
  authorized(input?: Partial<NewInstance>): Promise<InstanceView>;
}

export async function openWorld(
  sandboxOptions: Omit<SandboxOptions, 'provider'> = {},
  labOptions: LabOptions = {},
): Promise<World> {
  const provider = await loadProvider(join(root, 'connector/lightspeed-k-series.provider.yaml'));
  const sandbox = await startSandbox({ provider, ...sandboxOptions });
  const lab = await openLab(sandbox.origin, labOptions);
  const own = {
    sandbox,
    async authorized(input?: Partial<NewInstance>) {
      const instance = await lab.add(input);
      await authorize(lab.engine, instance.id);
      return lab.engine.instance(instance.id);
    },
    async close() {
      await lab.close();
      await sandbox.close();
    },
  };
  // The lab's engine changes when it is opened again, so its getters stay getters.
  return Object.setPrototypeOf(own, lab) as World;
}

/** Takes an instance through consent, as a customer's browser would. */
export async function authorize(engine: Engine, id: string): Promise<void> {
  const { authorization_url } = await engine.beginAuthorization(id, { redirect_uri: redirectUri });
  await engine.finishAuthorization(await consent(authorization_url));
}
