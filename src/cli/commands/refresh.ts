import { relativeTime } from '../../instance/relative-time.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { toJson } from '../print/json.ts';
import { whileWaiting } from '../while-waiting.ts';
import { withEngine } from '../with-engine.ts';

export interface RefreshFlags extends CommandFlags {
  readonly json?: boolean;
}

/** `evergrant refresh`: refreshes now and says until when the new token holds. The token itself is `evergrant token`'s. */
export async function refresh(handle: string, flags: RefreshFlags, io: Io): Promise<void> {
  await withEngine(flags, io, async (engine) => {
    const instance = await engine.instance(handle);
    const result = await whileWaiting(io, engine.refresh(instance.id));
    if (flags.json) return io.stdout(toJson(result));
    const end =
      result.expires_at === null ? 'its end is not known' : `it ends ${relativeTime(result.expires_at, Date.now())}`;
    io.stdout(`${instance.name} has a new access token (generation ${result.generation}); ${end}.\n`);
  });
}
