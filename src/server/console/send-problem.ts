import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { nextStep } from '../pages/next-step.ts';
import { statusOf } from '../problem.ts';
import { requestError } from '../request-error.ts';
import { sendPage } from '../send-page.ts';
import { problemPage } from './view/problem-page.ts';

/** As sendProblem, for people who are signed in, or would like to be. */
export function sendConsoleProblem(
  context: ServerContext,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { error, status } = requestError(thrown);
  if (error.code === 'internal') request.log.error({ err: error.cause ?? error }, 'internal error');
  if (error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter);
  const hint = error.hint ?? nextStep(error.code);
  const page = problemPage({ code: error.code, message: error.message, hint, problems: error.problems });
  return sendPage(
    reply,
    page({ session: request.session, workspace: context.workspace }),
    status ?? statusOf[error.code],
  );
}
