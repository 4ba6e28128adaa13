import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { toJson } from '../print/json.ts';
import { whileWaiting } from '../while-waiting.ts';
import { withEngine } from '../with-engine.ts';

export interface TokenFlags extends CommandFlags {
  readonly json?: boolean;
  readonly tokenSet?: string;
}

/** `evergrant token`: a valid access token and nothing else on standard output, for pipes; `--json` for all of it. */
export async function token(handle: string, flags: TokenFlags, io: Io): Promise<void> {
  const options = flags.tokenSet === undefined ? {} : { token_set: flags.tokenSet };
  const result = await withEngine(flags, io, async (engine) =>
    whileWaiting(io, engine.accessToken((await engine.instance(handle)).id, options)),
  );
  io.stdout(flags.json ? toJson(result) : `${result.access_token}\n`);
}
