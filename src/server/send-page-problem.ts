import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Brand } from './pages/layout.ts';
import { problemPage } from './pages/problem-page.ts';
import { statusOf } from './problem.ts';
import { requestError } from './request-error.ts';
import { sendPage } from './send-page.ts';

/** As sendProblem, for people. */
export function sendPageProblem(
  brand: Brand,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { error, status } = requestError(thrown);
  if (error.code === 'internal') request.log.error({ err: error.cause ?? error }, 'internal error');
  if (error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter);
  return sendPage(reply, problemPage(brand, error.code, error), status ?? statusOf[error.code]);
}
