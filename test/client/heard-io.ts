import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';

/** The surroundings of a command in a script: what it prints is kept. */
export function heardIo(env: Readonly<Record<string, string>>): { io: Io; out: () => string; err: () => string } {
  let out = '';
  let err = '';
  const output = new PassThrough();
  output.on('data', (chunk) => {
    out += chunk;
  });
  const io = {
    env,
    stdout: (text: string) => {
      out += text;
    },
    stderr: (text: string) => {
      err += text;
    },
    output,
    input: new PassThrough().end(),
    interactive: false,
    inputIsTerminal: false,
    outputIsTerminal: false,
    columns: null,
    colour: false,
  };
  return { io: io as unknown as Io, out: () => out, err: () => err };
}
