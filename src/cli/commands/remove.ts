import { confirm } from '@clack/prompts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { withEngine } from '../with-engine.ts';

export interface RemoveFlags extends CommandFlags {
  readonly yes?: boolean;
  readonly revoke?: boolean;
}

/** `evergrant remove`: removes an instance with its grant; asks first where a person is there to answer. */
export async function remove(handle: string, flags: RemoveFlags, io: Io): Promise<number> {
  return withEngine(flags, io, async (engine) => {
    const instance = await engine.instance(handle);
    if (io.interactive && !flags.yes) {
      const message = `Remove ${instance.name} (${instance.connector}) and its grant? This cannot be undone.`;
      if ((await confirm({ message, initialValue: false })) !== true) {
        io.stdout('Nothing was removed.\n');
        return 1;
      }
    }
    await engine.removeInstance(instance.id, { revoke: flags.revoke === true });
    io.stdout(`Removed ${instance.name}${flags.revoke ? ', and revoked its grant at the provider' : ''}.\n`);
    return 0;
  });
}
