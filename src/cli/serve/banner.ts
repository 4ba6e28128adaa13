import type { Config } from '../../config.ts';
import type { Runtime } from '../../open.ts';
import { sandboxSummary } from '../../sandbox/describe.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { commandLine } from '../print/command-line.ts';
import { pairs } from '../print/pairs.ts';
import type { HandedOver } from './hand-over-admin-key.ts';
import { sampleCredentials } from './sample-credentials.ts';
import type { Sandboxes } from './start-sandboxes.ts';

export interface Started {
  readonly server: { readonly origin: string; readonly publicUrl: string };
  readonly config: Config;
  readonly runtime: Runtime;
  readonly sandboxes: Sandboxes | null;
  readonly adminKey: HandedOver | null;
}

/** What a person wants to know right after the start: where, with which key, which files, what to type next. */
export async function banner(started: Started, flags: CommandFlags, io: Io): Promise<string> {
  const parts = [
    'Evergrant is running.\n',
    pairs(facts(started), '  '),
    ...(started.sandboxes?.all.map((sandbox) => sandboxSummary(sandbox).map(indented).join('')) ?? []),
    `What to type next, in another terminal:\n${(await nextCommands(started, flags, io)).map(indented).join('')}`,
    'Ctrl-C stops it.\n',
  ];
  return parts.join('\n');
}

function facts({ server, config, runtime, adminKey }: Started): [string, string][] {
  const { keyFile } = runtime;
  return [
    ['Address', server.publicUrl],
    ...(server.origin === server.publicUrl ? [] : [['Listens on', server.origin] as [string, string]]),
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

function indented(line: string): string {
  return `  ${line}\n`;
}

async function nextCommands({ runtime, sandboxes }: Started, flags: CommandFlags, io: Io): Promise<string[]> {
  const { engine } = runtime;
  if ((await engine.instances()).length > 0) return [commandLine(['list'], flags, io)];
  const provider = sandboxes?.all[0]?.provider;
  if (provider === undefined)
    return [commandLine(['connectors'], flags, io), `${commandLine(['add'], flags, io)} <connector>`];
  const method = engine.connectors.list().find(({ id }) => id === provider.id)?.authentication_methods[0];
  const sample = (method && sampleCredentials(method, provider)) ?? {};
  const set = Object.entries(sample).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  return [
    commandLine(['add', provider.id, '--name', 'demo', ...set], flags, io),
    commandLine(['authorize', 'demo'], flags, io),
  ];
}
