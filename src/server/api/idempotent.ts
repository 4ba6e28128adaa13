import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Idempotency } from '../../engine/access/idempotency.ts';
import { EvergrantError } from '../../errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set while the work of a request with an Idempotency-Key is done. */
    keyed: { readonly hash: string; readonly seed: string } | null;
  }
}

/** What is given again of an answer, beside status and body. */
const keptHeaders = ['content-type', 'location', 'etag'];

/**
 * The hooks of a route whose requests may carry an Idempotency-Key. Only what succeeded is remembered: an error changed
 * nothing, so a repetition is tried anew.
 */
export function idempotent(idempotency: Idempotency) {
  return {
    /** After the body was checked. @throws idempotency_key_reused, idempotency_key_in_use, invalid_request */
    async preHandler(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
      const key = readKey(request.headers['idempotency-key']);
      if (key === null) return undefined;
      const outcome = await idempotency.begin({
        owner: request.apiKey,
        key,
        request: `${request.method} ${request.url} ${JSON.stringify(request.body ?? null)}`,
      });
      if (!('answer' in outcome)) {
        request.keyed = outcome;
        return undefined;
      }
      const { status, headers, body } = outcome.answer;
      return reply.status(status).headers(headers).header('idempotency-replayed', 'true').serializer(asItIs).send(body);
    },

    async onSend({ keyed }: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
      if (keyed === null) return payload;
      if (reply.statusCode >= 300 || typeof payload !== 'string') await idempotency.forget(keyed.hash);
      else {
        const headers = keptHeaders.flatMap((name) => {
          const value = reply.getHeader(name);
          return value === undefined ? [] : [[name, String(value)] as const];
        });
        const answer = { status: reply.statusCode, headers: Object.fromEntries(headers), body: payload };
        await idempotency.finish(keyed.hash, answer);
      }
      return payload;
    },
  };
}

const asItIs = (body: unknown): string => body as string;

/** For the description of such a route. */
export const idempotencyHeader = {
  'idempotency-key': {
    type: 'string',
    minLength: 1,
    maxLength: 255,
    description:
      'A key of your own making, such as a UUID. Repeated with the same key within 24 hours, the request is not done again: you get the first answer.',
    examples: ['5f0c2d8e-2f0b-4f63-9a0e-0c4b5a6f7d11'],
  },
};

function readKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && /^[\x20-\x7e]{1,255}$/.test(header)) return header;
  throw new EvergrantError('invalid_request', 'The Idempotency-Key must have 1 to 255 visible characters.', {
    problems: [{ field: 'Idempotency-Key', message: 'must have 1 to 255 visible characters' }],
  });
}
