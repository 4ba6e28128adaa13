import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from './context.ts';
import { problemDetails } from './problem.ts';
import { requestError } from './request-error.ts';

/**
 * Answers with application/problem+json. Only what should not happen is logged with its cause.
 * @param extension further members (RFC 9457 §3.2)
 */
export function sendProblem(
  context: ServerContext,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  extension: object = {},
): FastifyReply {
  const { error, status } = requestError(thrown);
  if (error.code === 'internal') request.log.error({ err: error.cause ?? error }, 'internal error');
  const problem = problemDetails(error, context.publicUrl(), status);
  if (problem.retry_after !== undefined) reply.header('retry-after', problem.retry_after);
  // RFC 9110 §11.6.1: a 401 names the way to authenticate.
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="evergrant"');
  // Text, so that it does not pass through a route's response schema, which would drop what that does not name.
  return reply
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, ...extension }));
}
