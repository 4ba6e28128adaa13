import { Readable } from 'node:stream';

/** Bytes; an error that says “expired” is short. */
const most = 64 * 1024;

/**
 * Reads a body that is short; of a longer one no more than its beginning. Either way `body` yields all of it.
 * `text` is null where it is too long.
 */
export async function holdBody(body: Readable): Promise<{ readonly text: string | null; readonly body: Readable }> {
  const chunks: Buffer[] = [];
  let size = 0;
  const rest = body[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await rest.next();
    if (done) {
      const whole = Buffer.concat(chunks);
      return { text: whole.toString('utf8'), body: Readable.from([whole], { objectMode: false }) };
    }
    chunks.push(Buffer.from(value));
    size += chunks.at(-1)!.length;
    if (size > most) return { text: null, body: Readable.from(joined(chunks, rest), { objectMode: false }) };
  }
}

async function* joined(held: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* held;
  try {
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
