import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import { loadProvider } from '../../sandbox/provider.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { loadManifest } from '../load-manifest.ts';
import { commandLine } from '../print/command-line.ts';
import { sampleCommands } from '../serve/sample-commands.ts';
import { chooseProvider } from './sandbox.ts';

/**
 * What to type to try each authentication method of a connector while `serve --sandbox` runs. Nothing is started.
 * @throws EvergrantError not_found, invalid_request, invalid_manifest
 */
export async function sandboxSamples(connectorId: string | undefined, flags: CommandFlags, io: Io): Promise<string> {
  const { connectors } = readConfig(flags, io.env);
  const id = await chooseProvider(connectorId, connectors);
  const provider = await loadProvider(join(connectors, `${id}.provider.yaml`));
  const { connector } = await loadManifest(id, flags, io);
  const parts = connector.authentication_methods.map((method, i) => {
    const commands = sampleCommands(connector, method, provider, i === 0 ? 'demo' : `demo-${i + 1}`);
    const lines = commands.map((words) => `  ${commandLine(words, { ...flags, sandbox: true }, io)}\n`);
    return `${method.title}:\n${lines.join('')}`;
  });
  return `While "evergrant serve --sandbox" runs, in another terminal:\n\n${parts.join('\n')}`;
}
