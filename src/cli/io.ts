import type { Readable, Writable } from 'node:stream';

/** What a command sees of the process: everything goes through here, so that tests can hold it in memory. */
export interface Io {
  stdout(text: string): void;
  stderr(text: string): void;
  readonly input: Readable;
  /** For bodies that are streamed, as bytes. */
  readonly output: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True where a person can be asked: standard input and output are both terminals. */
  readonly interactive: boolean;
  readonly inputIsTerminal: boolean;
  readonly outputIsTerminal: boolean;
  /** Width of the terminal in characters; null where the output is no terminal. */
  readonly columns: number | null;
  /** https://no-color.org: any value that is not empty turns colour off. */
  readonly colour: boolean;
}

export function processIo(): Io {
  const inputIsTerminal = process.stdin.isTTY === true;
  const outputIsTerminal = process.stdout.isTTY === true;
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    input: process.stdin,
    output: process.stdout,
    env: process.env,
    interactive: inputIsTerminal && outputIsTerminal,
    inputIsTerminal,
    outputIsTerminal,
    columns: outputIsTerminal ? process.stdout.columns : null,
    colour: outputIsTerminal && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  };
}
