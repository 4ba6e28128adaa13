import { createInterface } from 'node:readline';
import { EvergrantError } from '../../errors.ts';
import type { Io } from '../io.ts';
import type { Receiver } from './receiver.ts';

/**
 * Takes addresses that a person pastes, a line each, and says what is wrong with one that does not fit. `only`: there
 * is no other way for the answer to arrive, so the end of the input is the end of the waiting. Returns a function that
 * stops reading.
 */
export function readPasted(receiver: Receiver, io: Io, options: { only: boolean }): () => void {
  const lines = createInterface({ input: io.input });
  let last: Promise<unknown> = Promise.resolve();
  lines.on('line', (line) => {
    // One after the other: two pastes at once would race for the same pending authorization.
    last = last.then(() => take(line.trim(), receiver, io));
  });
  lines.on('close', () => {
    if (options.only) void last.then(() => receiver.fail(inputEnded()));
  });
  return () => {
    lines.removeAllListeners('close');
    lines.close();
    io.input.pause();
  };
}

async function take(pasted: string, receiver: Receiver, io: Io): Promise<void> {
  if (pasted === '') return;
  const problem = formProblem(pasted) ?? (await receiver.receive(pasted))?.message;
  if (problem !== undefined)
    io.stderr(`${problem} Paste the whole address from the browser, from https:// or http:// on.\n`);
}

function formProblem(pasted: string): string | undefined {
  const url = URL.parse(pasted);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return 'That is not an address; a code alone is not enough, the state beside it is checked too.';
  }
  if (url.searchParams.has('response_type'))
    return 'That is the address to open, not the one that the browser ended on.';
  if (!url.searchParams.has('state'))
    return 'That address has no state; it is not the one that the provider sent the browser to.';
  return undefined;
}

function inputEnded(): EvergrantError {
  return new EvergrantError('code_missing', 'The input ended before an address was pasted.', {
    hint: 'Run the command again in a terminal, or give the address on standard input.',
  });
}
