import { EvergrantError } from '../../errors.ts';
import { relativeTime } from '../../instance/relative-time.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { commandLine } from '../print/command-line.ts';
import { withEngine } from '../with-engine.ts';

/**
 * `evergrant decide`: which account stays, where another one than before was authorised.
 * @param decision undefined: it is only told what there is to decide
 */
export async function decide(
  handle: string,
  decision: 'use' | 'drop' | undefined,
  flags: CommandFlags,
  io: Io,
): Promise<void> {
  await withEngine(flags, io, async (engine) => {
    const { id, name } = await engine.instance(handle);
    if (decision !== undefined) {
      const { account } = await engine.decideHeldGrant(id, decision);
      io.stdout(`${name} is connected with ${account ?? 'an account that is not known'}.\n`);
      return;
    }
    const held = await engine.heldGrant(id);
    if (!held) throw new EvergrantError('not_found', `Nothing is to be decided for ${name}.`);
    const end = relativeTime(held.decide_by, Date.now());
    io.stdout(`${name}: another account was authorised, ${held.account} instead of ${held.instead_of}.\n`);
    io.stdout(`Use the new one:  ${commandLine(['decide', name, 'use'], flags, io)}\n`);
    io.stdout(`Keep the old one: ${commandLine(['decide', name, 'drop'], flags, io)}\n`);
    io.stdout(`Without a decision the new one is dropped ${end}.\n`);
  });
}
