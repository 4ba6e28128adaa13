import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EvergrantError } from '../../errors.ts';
import { loadProvider, type Provider } from '../../sandbox/provider.ts';
import { type Sandbox, startSandboxGroup } from '../../sandbox/sandbox.ts';

export interface Sandboxes {
  /** By id. */
  readonly all: readonly Sandbox[];
  /** What is meant for a vendor's host → where its simulation listens. */
  readonly connectTo: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

const suffix = '.provider.yaml';

/**
 * Starts a simulated provider for every `<id>.provider.yaml` in the folder, or only for the connector that is named.
 * Each has an address of its own; those that share a host share one.
 * @throws not_found, invalid_manifest
 */
export async function startSandboxes(
  folder: string,
  options: { only?: string; accessTokenLifetime?: number },
): Promise<Sandboxes> {
  const ids = options.only === undefined ? await providerIds(folder) : [options.only];
  const providers = await Promise.all(ids.map((id) => loadProvider(join(folder, `${id}${suffix}`))));
  const { accessTokenLifetime } = options;
  const lifetime = accessTokenLifetime === undefined ? {} : { accessTokenLifetime };
  const groups = await Promise.all(
    groupsOf(providers).map((group) => startSandboxGroup(group.map((provider) => ({ provider, ...lifetime })))),
  );
  const all = groups.flat().toSorted((a, b) => ids.indexOf(a.provider.id) - ids.indexOf(b.provider.id));
  return {
    all,
    connectTo: new Map(all.flatMap((sandbox) => [...sandbox.connectTo])),
    close: async () => void (await Promise.all(all.map((sandbox) => sandbox.close()))),
  };
}

async function providerIds(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(suffix)).sort();
  if (names.length > 0) return names.map((name) => name.slice(0, -suffix.length));
  throw new EvergrantError('not_found', `No connector in ${folder} says how to simulate its provider.`, {
    hint: `A sandbox is played from <connector>${suffix}, beside the manifest.`,
  });
}

/** Providers of which one plays a host of the other are together. */
function groupsOf(providers: readonly Provider[]): Provider[][] {
  return providers.reduce<Provider[][]>((groups, provider) => {
    const shared = (group: readonly Provider[]) =>
      group.some(({ hosts }) => hosts.some((host) => provider.hosts.includes(host)));
    return [...groups.filter((group) => !shared(group)), [...groups.filter(shared).flat(), provider]];
  }, []);
}
