import type { RemoteEngine } from '../client/remote-engine.ts';
import { readServer } from '../config/server.ts';
import type { Config } from '../config.ts';
import type { Engine } from '../engine/engine.ts';
import type { Runtime, SpooledAnswer } from '../open.ts';
import { commandActor } from './command-actor.ts';
import { type CommandFlags, commandConfig } from './command-config.ts';
import type { Io } from './io.ts';
import { onSignal } from './on-signal.ts';
import { usageError } from './usage-error.ts';

/**
 * An engine for one command: that of a running server where one is named (`--server`), else one on the data of this
 * machine. `spooled` lists the answers that wait for the store here.
 */
export async function withEngine<T>(
  flags: CommandFlags,
  io: Io,
  use: (engine: RemoteEngine, spooled: () => readonly SpooledAnswer[]) => Promise<T>,
): Promise<T> {
  const server = readServer(flags.server, io.env);
  if (server === null) return withRuntime(flags, io, (engine, runtime) => use(engine, runtime.spooled));
  if (flags.sandbox) throw usageError('--sandbox and --server exclude each other.');
  const { openRemoteEngine } = await import('../client/remote-engine.ts');
  return use(await openRemoteEngine(server), () => []);
}

/**
 * Opens the engine on the data of this machine and closes it whatever happens: a request under way is waited for, also
 * on Ctrl-C.
 */
export async function withRuntime<T>(
  flags: CommandFlags,
  io: Io,
  use: (engine: Engine, runtime: Runtime) => Promise<T>,
): Promise<T> {
  if (flags.server !== undefined) throw usageError('This command works on the data of this machine only.');
  const config = await commandConfig(flags, io);
  // The engine is most of the start-up time: usage errors and help do without.
  const { openRuntime } = await import('../open.ts');
  const runtime = await openRuntime(patient(config), { sandbox: flags.sandbox === true, actor: commandActor() });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= runtime.close();
    return closing;
  };
  const release = onSignal(() => close().finally(() => process.exit(130)));
  try {
    if (runtime.keyFile?.created) io.stderr(keyFileNotice(runtime.keyFile.path));
    // Who typed --sandbox knows that requests go to a simulated provider.
    if (!flags.sandbox) for (const notice of runtime.notices) io.stderr(`${notice}\n`);
    return await use(runtime.engine, runtime);
  } finally {
    await close();
    release();
  }
}

/**
 * A process must have watched an attempt for its full length before it takes it over. A command that gave up as early as
 * a caller of a server does would never take over what a killed one left behind, however often it is repeated.
 */
function patient({ deadlines, ...config }: Config): Config {
  return { ...config, deadlines: { ...deadlines, caller: deadlines.attempt + deadlines.caller } };
}

function keyFileNotice(path: string): string {
  return `A new encryption key was made: ${path}\nBack it up, apart from the data: without it every stored grant is lost.\n`;
}
