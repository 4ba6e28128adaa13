import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { EvergrantError } from '../errors.ts';
import { answerTooLarge } from './failure.ts';

/**
 * The text of a body, UTF-8. We ask for no compression, but without that header a server may choose any
 * (RFC 9110 §12.5.3), and some do. `limit`: bytes after decompression.
 * @throws answer_unreadable, answer_too_large
 */
export async function decodeBody(
  body: Buffer,
  encoding: string | undefined,
  limit: number,
  host: string,
): Promise<string> {
  const decompress = decoders[encoding?.trim().toLowerCase() ?? ''];
  if (!decompress || body.length === 0) return body.toString('utf8');
  try {
    return (await decompress(body, { maxOutputLength: limit })).toString('utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw answerTooLarge(host, limit);
    throw new EvergrantError('answer_unreadable', `${host} sent an answer that cannot be decompressed.`, {
      cause: error,
    });
  }
}

const decoders: Readonly<Record<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};
