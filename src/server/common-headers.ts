import type { FastifyReply, FastifyRequest } from 'fastify';

/** Headers of every answer. Nothing may be cached, save what says otherwise: it holds tokens, or names of customers. */
export function commonHeaders(publicUrl: string): Readonly<Record<string, string>> {
  return publicUrl.startsWith('https:') ? behindTls : plain;
}

const plain = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const behindTls = { ...plain, 'strict-transport-security': 'max-age=31536000' };

/** Of what is no page: whatever a browser makes of it, it can do nothing there, and nobody can frame it. */
export const noPageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

/** A hook (onSend) that gives those to every answer that has no policy of its own, as pages have. */
export function lockDown<T>(_: FastifyRequest, reply: FastifyReply, payload: T, done: (e: null, p: T) => void): void {
  if (!reply.raw.hasHeader('content-security-policy')) reply.headers(noPageHeaders);
  done(null, payload);
}
