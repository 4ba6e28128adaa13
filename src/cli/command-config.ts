import { type Config, type ConfigFlags, readConfig } from '../config.ts';
import type { Io } from './io.ts';
import { defaultSandboxData, readSandboxNote } from './sandbox-directory.ts';

export interface CommandFlags extends ConfigFlags {
  /** Work with the instances of `serve --sandbox`, through its simulated providers. */
  readonly sandbox?: boolean;
  /** Work with a running server, over its HTTP API. */
  readonly server?: string;
}

/** The configuration of a command. With `--sandbox`: its data directory, and the way to its running providers. */
export async function commandConfig(flags: CommandFlags, io: Pick<Io, 'env'>): Promise<Config> {
  if (!flags.sandbox) return readConfig(flags, io.env);
  const { data } = sandboxConfig(flags, io);
  return sandboxConfig({ ...flags, connectTo: [...(await readSandboxNote(data)), ...(flags.connectTo ?? [])] }, io);
}

/** The sandbox has a data directory of its own, so that its instances never lie among real ones. */
export function sandboxConfig(flags: ConfigFlags, io: Pick<Io, 'env'>): Config {
  const data = flags.data ?? (io.env.EVERGRANT_DATA || defaultSandboxData);
  return readConfig({ ...flags, data }, io.env);
}
