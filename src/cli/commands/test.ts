import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { toJson } from '../print/json.ts';
import { withEngine } from '../with-engine.ts';

export interface TestFlags extends CommandFlags {
  readonly json?: boolean;
}

/** `evergrant test`: makes the connector's test call. Resolves to the exit code: 0 where the connection works, else 1. */
export async function test(handle: string, flags: TestFlags, io: Io): Promise<number> {
  const result = await withEngine(flags, io, async (engine) => engine.test((await engine.instance(handle)).id));
  if (flags.json) io.stdout(toJson(result));
  else
    io.stdout(
      `${result.ok ? 'Works' : 'Failed'}: ${result.method} ${result.path} answered ${result.status}. ${result.message}\n`,
    );
  return result.ok ? 0 : 1;
}
