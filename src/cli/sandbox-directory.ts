import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EvergrantError } from '../errors.ts';

/**
 * `evergrant serve --sandbox` leaves a note in its data directory that says where its simulated providers listen, so
 * that `evergrant <command> --sandbox` finds them. The note is gone when the server is.
 */
export const defaultSandboxData = '.evergrant/sandbox';

export async function writeSandboxNote(data: string, connectTo: ReadonlyMap<string, string>): Promise<void> {
  await writeFile(noteIn(data), `${JSON.stringify(Object.fromEntries(connectTo), null, 2)}\n`, { mode: 0o600 });
}

/** Where the running sandbox of this data directory listens, as values for `--connect-to`. @throws invalid_request */
export async function readSandboxNote(data: string): Promise<string[]> {
  const text = await readFile(noteIn(data), 'utf8').catch(() => null);
  if (text === null) {
    throw new EvergrantError('invalid_request', `No sandbox is running with the data directory ${data}.`, {
      hint: 'Start one in another terminal: evergrant serve --sandbox',
    });
  }
  return Object.entries(JSON.parse(text) as Record<string, string>).map(([from, to]) => `${from}=${to}`);
}

export async function removeSandboxNote(data: string): Promise<void> {
  await rm(noteIn(data), { force: true });
}

function noteIn(data: string): string {
  return join(data, 'connect-to.json');
}
