import type { FastifyInstance } from 'fastify';

/** Field → value, as text. */
export type FormBody = Readonly<Record<string, string>>;

/** Bytes; several private keys fit. */
const bodyLimit = 128 * 1024;

/** Reads forms, and nothing else, as field → value; of two fields with one name the last one counts. */
export function readForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit },
    (_, body: string, done) => done(null, Object.fromEntries(new URLSearchParams(body))),
  );
}
