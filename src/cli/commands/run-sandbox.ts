import { readConfig } from '../../config.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { onSignal } from '../on-signal.ts';
import { sandboxCommand } from './sandbox.ts';
import { sandboxSamples } from './sandbox-samples.ts';

export interface SandboxFlags extends CommandFlags {
  readonly accessTokenLifetime?: number;
  /** Only prints what to type. */
  readonly samples?: boolean;
}

/** `evergrant sandbox`: runs one simulated provider by itself until a signal stops it. */
export async function runSandbox(connectorId: string | undefined, flags: SandboxFlags, io: Io): Promise<void> {
  if (flags.samples) return void io.stdout(await sandboxSamples(connectorId, flags, io));
  const { host, port, accessTokenLifetime } = flags;
  const { connectors } = readConfig(flags, io.env);
  const sandbox = await sandboxCommand(
    connectorId,
    {
      connectors,
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port: Number(port) }),
      ...(accessTokenLifetime === undefined ? {} : { accessTokenLifetime }),
    },
    io,
  );
  const stopped = Promise.withResolvers<void>();
  onSignal(async () => stopped.resolve());
  await stopped.promise;
  await sandbox.close();
}
