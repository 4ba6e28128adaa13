import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemPage } from './pages/problem-page.ts';
import { statusOf } from './problem.ts';
import { requestError } from './request-error.ts';
import { sendPage } from './send-page.ts';

/** As sendProblem, for people. */
export function sendPageProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { error, status } = requestError(thrown);
  if (error.code === 'internal') request.log.error({ err: error.cause ?? error }, 'internal error');
  if (error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter);
  return sendPage(reply, problemPage(error.code, error), status ?? statusOf[error.code]);
}
