import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../../engine/access/api-keys.ts';
import type { Session } from '../../engine/access/sessions.ts';
import { EvergrantError } from '../../errors.ts';
import { ranks } from '../authenticate.ts';
import type { ServerContext } from '../context.ts';
import type { FormBody } from '../form-body.ts';
import { checkSameOrigin } from '../same-origin.ts';
import { sendPage } from '../send-page.ts';
import { readSessionCookie } from './session-cookie.ts';
import { arrivalPage } from './view/arrival-page.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; null on pages that need nobody. */
    session: Session | null;
  }
  interface FastifyContextConfig {
    /** A page of the console for which nobody must be signed in. */
    open?: boolean;
  }
}

export const mayDo = (session: Session, least: Role): boolean => ranks[session.role] >= ranks[least];

/**
 * Lets only those in who are signed in with a sufficient role: `config.role`, or else `viewer` to look and `admin` to
 * change. Others are led to the sign-in page.
 */
export function requireSession(context: ServerContext) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const cookie = readSessionCookie(request, context.publicUrl());
    request.session = cookie === undefined ? null : await context.sessions.find(cookie);
    const { open, role } = request.routeOptions.config;
    if (open) return;
    if (request.session) {
      const least = role ?? (isReading(request) ? 'viewer' : 'admin');
      if (!mayDo(request.session, least)) throw notAllowed(request.session, least);
      return;
    }
    // Our cookie does not come along with a link from elsewhere. One step within this server, and it does.
    if (isReading(request) && request.headers['sec-fetch-site'] === 'cross-site') {
      return sendPage(reply, arrivalPage(request.url));
    }
    const next = isReading(request) ? `?next=${encodeURIComponent(request.url)}` : '';
    return reply.redirect(`/console/sign-in${next}`, 303);
  };
}

/** Every form comes from a page of ours and brings its session's token. @throws forbidden */
export function requireOwnForm(context: ServerContext) {
  return async (request: FastifyRequest): Promise<void> => {
    if (isReading(request)) return;
    checkSameOrigin(request, context.publicUrl());
    if (request.routeOptions.config.open || !request.session) return;
    const brought = Buffer.from((request.body as FormBody | null)?.csrf ?? '');
    const expected = Buffer.from(request.session.csrf);
    if (brought.length === expected.length && timingSafeEqual(brought, expected)) return;
    throw new EvergrantError('forbidden', 'The form belongs to an earlier sign-in.', {
      hint: 'Open the page again and send it from there.',
    });
  };
}

const isReading = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

function notAllowed({ role }: Session, least: Role): EvergrantError {
  return new EvergrantError('forbidden', `You are signed in as ${role}; this needs the role ${least}.`, {
    hint: 'Ask an administrator, or sign in with another key.',
  });
}
