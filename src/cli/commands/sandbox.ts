import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EvergrantError } from '../../errors.ts';
import { connectToFlags, sandboxSummary } from '../../sandbox/describe.ts';
import { loadProvider } from '../../sandbox/provider.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

export interface SandboxCommandOptions {
  readonly host?: string;
  readonly port?: number;
  /** Seconds, instead of the provider's. */
  readonly accessTokenLifetime?: number;
  /** Folder of connectors and provider files. */
  readonly connectors: string;
}

/**
 * Starts the simulated provider of a connector and says how to use it; it runs until it is closed.
 * @throws EvergrantError not_found: the folder has no such provider file; invalid_request: there are several and none
 * was named; what `loadProvider` and `startSandbox` throw
 */
export async function sandboxCommand(
  connectorId: string | undefined,
  options: SandboxCommandOptions,
  io: { stdout(text: string): void },
): Promise<Sandbox> {
  const { connectors, ...sandboxOptions } = options;
  const id = await chooseProvider(connectorId, connectors);
  const provider = await loadProvider(join(connectors, `${id}${ending}`));
  const sandbox = await startSandbox({ ...sandboxOptions, provider });
  const lines = [
    ...sandboxSummary(sandbox),
    '',
    'To lead a command here instead of to the vendor, give it:',
    ...connectToFlags(sandbox).map((flag) => `  ${flag}`),
  ];
  io.stdout(`${lines.join('\n')}\n`);
  return sandbox;
}

const ending = '.provider.yaml';

/** The id that was named, or the only one there is. @throws EvergrantError not_found, invalid_request */
export async function chooseProvider(id: string | undefined, folder: string): Promise<string> {
  const files = await readdir(folder).catch((cause) => {
    throw new EvergrantError('not_found', `There is no connectors folder at ${folder}.`, {
      hint: 'Name it with --connectors.',
      cause,
    });
  });
  const ids = files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  const known = ids.length === 0 ? 'The folder has no provider file.' : `There are: ${ids.sort().join(', ')}.`;
  if (id !== undefined) {
    if (ids.includes(id)) return id;
    throw new EvergrantError('not_found', `No provider file for "${id}" in ${folder}.`, { hint: known });
  }
  if (ids.length === 1) return ids[0] as string;
  throw new EvergrantError('invalid_request', 'Which provider should the sandbox play?', { hint: known });
}
