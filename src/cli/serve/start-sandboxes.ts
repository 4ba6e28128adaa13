import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EvergrantError } from '../../errors.ts';
import { loadProvider } from '../../sandbox/provider.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

export interface Sandboxes {
  readonly all: readonly Sandbox[];
  /** What is meant for a vendor's host → where its simulation listens. */
  readonly connectTo: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

const suffix = '.provider.yaml';

/**
 * Starts a simulated provider for every `<id>.provider.yaml` in the folder, or only for the connector that is named.
 * @throws not_found, invalid_manifest, invalid_configuration where two play the same host
 */
export async function startSandboxes(
  folder: string,
  options: { only?: string; accessTokenLifetime?: number },
): Promise<Sandboxes> {
  const ids = options.only === undefined ? await providerIds(folder) : [options.only];
  const providers = await Promise.all(ids.map((id) => loadProvider(join(folder, `${id}${suffix}`))));
  const { accessTokenLifetime } = options;
  const lifetime = accessTokenLifetime === undefined ? {} : { accessTokenLifetime };
  const all = await Promise.all(providers.map((provider) => startSandbox({ provider, ...lifetime })));
  const close = async () => void (await Promise.all(all.map((sandbox) => sandbox.close())));
  try {
    return { all, connectTo: redirects(all), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function providerIds(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(suffix)).sort();
  if (names.length > 0) return names.map((name) => name.slice(0, -suffix.length));
  throw new EvergrantError('not_found', `No connector in ${folder} says how to simulate its provider.`, {
    hint: `A sandbox is played from <connector>${suffix}, beside the manifest.`,
  });
}

function redirects(sandboxes: readonly Sandbox[]): Map<string, string> {
  const connectTo = new Map<string, string>();
  for (const { origin, provider } of sandboxes) {
    for (const host of provider.hosts) {
      if (connectTo.has(`https://${host}`)) {
        throw new EvergrantError('invalid_configuration', `Two simulated providers play ${host}.`, {
          hint: `Start one of them: evergrant serve --sandbox ${provider.id}`,
        });
      }
      connectTo.set(`https://${host}`, origin);
    }
  }
  return connectTo;
}
