import type { Config } from '../../config.ts';
import type { Runtime } from '../../open.ts';
import { sandboxSummary } from '../../sandbox/describe.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { commandLine } from '../print/command-line.ts';
import { pairs } from '../print/pairs.ts';
import type { HandedOver } from './hand-over-admin-key.ts';
import { sampleCommands } from './sample-commands.ts';
import type { Sandboxes } from './start-sandboxes.ts';

export interface Started {
  readonly server: { readonly origin: string; readonly publicUrl: string };
  readonly config: Config;
  readonly runtime: Runtime;
  readonly sandboxes: Sandboxes | null;
  readonly adminKey: HandedOver | null;
  /** Address that signs in one browser to the console, once; null where nobody sits at a terminal. */
  readonly signInAddress: string | null;
}

/** What a person wants to know right after the start: where, with which key, which files, what to type next. */
export async function banner(started: Started, flags: CommandFlags, io: Io): Promise<string> {
  const parts = [
    'Evergrant is running.\n',
    pairs(facts(started), '  '),
    ...sandboxParts(started.sandboxes, flags, io),
    `What to type next, in another terminal:\n${(await nextCommands(started, flags, io)).map(indented).join('')}`,
    'Ctrl-C stops it.\n',
  ];
  return parts.join('\n');
}

function facts({ server, config, runtime, adminKey, signInAddress }: Started): [string, string][] {
  const { keyFile } = runtime;
  return [
    ['Address', server.publicUrl],
    ...(server.origin === server.publicUrl ? [] : [['Listens on', server.origin] as [string, string]]),
    ['Console', signInAddress ?? `${server.publicUrl}/console`],
    ...(signInAddress === null ? [] : [['', 'This link signs you in, once, within 15 minutes.'] as [string, string]]),
    ['API', `${server.publicUrl}/api/openapi.json`],
    ...adminKeyFacts(adminKey, config),
    ['Data', config.data],
    ...(keyFile === null ? [] : [['Key file', keyFile.path] as [string, string]]),
    ...(keyFile?.created
      ? [['', 'Just made. Back it up, apart from the data: without it every stored grant is lost.'] as [string, string]]
      : []),
  ];
}

function adminKeyFacts(adminKey: HandedOver | null, config: Config): [string, string][] {
  if (adminKey === null) return [['Admin key', config.adminKey === null ? 'as before' : 'from EVERGRANT_ADMIN_KEY']];
  if (adminKey.shown === null) return [['Admin key', `written to ${adminKey.file} (readable by you alone)`]];
  const where = adminKey.file === null ? 'Shown this once: keep it now.' : `Also in ${adminKey.file}`;
  return [
    ['Admin key', adminKey.shown],
    ['', where],
  ];
}

/** The featured sandbox with all that it takes to try it; of the others, that they are there. */
function sandboxParts(sandboxes: Sandboxes | null, flags: CommandFlags, io: Io): string[] {
  const example = sandboxes && featured(sandboxes);
  if (!sandboxes || !example) return [];
  const others = sandboxes.all.length - 1;
  const samples = commandLine(['sandbox', 'CONNECTOR', '--samples'], { ...flags, sandbox: false }, io);
  const more = `${others} more ${others === 1 ? 'provider is' : 'providers are'} simulated too. What to type to try one: ${samples.replace('CONNECTOR', '<connector>')}`;
  return [[...sandboxSummary(example), ...(others === 0 ? [] : ['', more])].map(indented).join('')];
}

function featured({ all }: Sandboxes): Sandbox | undefined {
  return all.find(({ provider }) => provider.featured) ?? all[0];
}

function indented(line: string): string {
  return `  ${line}`.trimEnd().concat('\n');
}

async function nextCommands({ runtime, sandboxes }: Started, flags: CommandFlags, io: Io): Promise<string[]> {
  const { engine } = runtime;
  if ((await engine.instances()).length > 0) return [commandLine(['list'], flags, io)];
  const provider = sandboxes && featured(sandboxes)?.provider;
  if (!provider) return [commandLine(['connectors'], flags, io), `${commandLine(['add'], flags, io)} <connector>`];
  const connector = engine.connectors.list().find(({ id }) => id === provider.id);
  const method = connector?.authentication_methods[0];
  if (!connector || !method) return [commandLine(['add', provider.id], flags, io)];
  return sampleCommands(connector, method, provider, 'demo').map((words) => commandLine(words, flags, io));
}
