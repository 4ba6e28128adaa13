import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { shellWord } from './shell-word.ts';

/** A command as the reader of this output can type it: started the same way, with the same data and sandbox. */
export function commandLine(words: readonly string[], flags: CommandFlags, io: Pick<Io, 'env'>): string {
  // npm sets this variable for `npx` and for its scripts: then there is likely no `evergrant` in the path.
  const program = io.env.npm_command === undefined ? ['evergrant'] : ['npx', 'evergrant'];
  const data = flags.data === undefined ? [] : ['--data', flags.data];
  const server = flags.server === undefined ? [] : ['--server', flags.server];
  return [...program, ...words, ...data, ...server, ...(flags.sandbox ? ['--sandbox'] : [])].map(shellWord).join(' ');
}
