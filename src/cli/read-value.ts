import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Io } from './io.ts';
import { usageError } from './usage-error.ts';

/** `@file` → the file's bytes, `-` or `@-` → standard input, anything else → null: the text itself is meant. */
export async function readReference(text: string, io: Pick<Io, 'input'>): Promise<Buffer | null> {
  if (text === '-' || text === '@-') {
    if (io.input.readableEnded)
      throw usageError('Standard input can be read once only.', 'Read the rest from files: @file');
    return buffer(io.input);
  }
  if (!text.startsWith('@')) return null;
  const path = text.slice(1);
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw usageError(`The file ${path} cannot be read (${cause.code ?? 'unknown reason'}).`);
  });
}

/** Without the one newline that editors and `echo` put at the end. */
export function withoutFinalNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}
