import type { FastifyReply, FastifyRequest } from 'fastify';
import { EvergrantError } from '../errors.ts';
import type { ServerContext } from './context.ts';
import { problemPage } from './pages/problem-page.ts';
import { contentSecurityPolicy, policyText } from './security-policy.ts';
import { sendPage } from './send-page.ts';
import { sendProblem } from './send-problem.ts';

/** Nothing has this address: as a page for a person who followed a link, as problem details for a program. */
export function sendNotFound(context: ServerContext, request: FastifyRequest, reply: FastifyReply): unknown {
  if (!isPerson(request)) return sendProblem(context, nothingHere(), request, reply);
  // Where the hook that locks down what is no page looks.
  reply.raw.setHeader('content-security-policy', policyText(contentSecurityPolicy()));
  reply.header('referrer-policy', 'no-referrer');
  return sendPage(reply, problemPage(context, 'not_found'), 404);
}

/** A browser says so by what it accepts. */
function isPerson({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && !/^\/(api|proxy)\//.test(url) && (headers.accept ?? '').includes('text/html');
}

function nothingHere(): EvergrantError {
  return new EvergrantError('not_found', 'Nothing has this address.', {
    hint: 'The addresses of the API are described at /api/openapi.json.',
  });
}
