import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../engine/actor.ts';
import type { SignedInAs } from '../../engine/sessions.ts';
import type { ServerContext } from '../context.ts';
import { createFailureCounter } from '../failure-counter.ts';
import type { FormBody } from '../form-body.ts';
import { pageRateLimit } from '../page-rate-limit.ts';
import { sendPage } from '../send-page.ts';
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts';
import { signInLinkPage, signInPage } from './view/sign-in-page.ts';

interface LinkRoute {
  Params: { link: string };
}

const stranger: Actor = { kind: 'console', name: 'Somebody' };
const open = { schema: { hide: true }, config: { open: true, rateLimit: pageRateLimit } };
const tooMany = 'Too many wrong keys from this address. Wait a minute, then try again.';

/** Sign in with an API key or a one-time link, and sign out. */
export function signIn(app: FastifyInstance, context: ServerContext): void {
  const failures = createFailureCounter({ limit: 10, window: 60_000 });

  app.get<{ Querystring: { next?: string } }>('/sign-in', open, async (request, reply) => {
    const next = readNext(request.query.next);
    if (request.session) return reply.redirect(next, 303);
    return sendPage(reply, signInPage({ next, workspace: context.workspace }));
  });

  app.post<{ Body: FormBody | null }>('/sign-in', open, async (request, reply) => {
    const next = readNext(request.body?.next);
    const key = request.body?.key?.trim() ?? '';
    const found = key === '' ? null : await context.apiKeys.find(key);
    if (found) return enter(request, reply, { name: found.name, role: found.role, key }, next);
    const blocked = key !== '' && failures.exceeded(request.ip, performance.now());
    if (key !== '' && !blocked) await context.audit.record('sign_in_failed', stranger, 'with an API key');
    const problem = key === '' ? 'Enter an API key.' : blocked ? tooMany : 'This key is not known here.';
    return sendPage(reply, signInPage({ next, workspace: context.workspace, problem }), blocked ? 429 : 401);
  });

  // Looking changes nothing: a preview of the link must not use it up.
  app.get<LinkRoute>('/sign-in/:link', open, async (request, reply) => {
    const usable = await context.sessions.hasLink(request.params.link);
    return sendPage(reply, signInLinkPage({ usable, workspace: context.workspace }), usable ? 200 : 410);
  });

  app.post<LinkRoute>('/sign-in/:link', open, async (request, reply) => {
    if (await context.sessions.useLink(request.params.link)) {
      return enter(request, reply, { name: 'Operator', role: 'admin' }, '/console/connections');
    }
    await context.audit.record('sign_in_failed', stranger, 'with a sign-in link');
    return sendPage(reply, signInLinkPage({ usable: false, workspace: context.workspace }), 410);
  });

  app.post('/sign-out', { schema: { hide: true }, config: { role: 'viewer' } }, async (request, reply) => {
    const session = request.session!;
    await context.sessions.signOut(session);
    await context.audit.record('signed_out', { kind: 'console', name: session.name });
    clearSessionCookie(reply, context.publicUrl());
    return reply.redirect('/console/sign-in', 303);
  });

  /** Always under a new id, so that nobody can know it from before. */
  async function enter(request: FastifyRequest, reply: FastifyReply, who: SignedInAs, next: string) {
    if (request.session) await context.sessions.signOut(request.session);
    setSessionCookie(reply, await context.sessions.signIn(who), context.publicUrl());
    await context.audit.record('signed_in', { kind: 'console', name: who.name }, `as ${who.role}`);
    return reply.redirect(next, 303);
  }
}

/** Only to a page of the console: an address that a browser could read as another host, or as leading out, is not one. */
function readNext(next: string | undefined): string {
  const plain = next !== undefined && /^\/console\/[\w\-./?=&%~+]*$/.test(next) && !next.includes('//');
  return plain && new URL(next, 'http://here').pathname.startsWith('/console/') ? next : '/console/connections';
}
