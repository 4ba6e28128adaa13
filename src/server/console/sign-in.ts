import type { FastifyInstance } from 'fastify';
import type { Actor } from '../../engine/access/actor.ts';
import { EvergrantError } from '../../errors.ts';
import type { ServerContext } from '../context.ts';
import { createFailureCounter } from '../failure-counter.ts';
import type { FormBody } from '../form-body.ts';
import { pageRateLimit } from '../page-rate-limit.ts';
import { sendPage } from '../send-page.ts';
import { enterConsole } from './enter-console.ts';
import { readNext } from './read-next.ts';
import { clearSessionCookie } from './session-cookie.ts';
import { signInThroughProvider } from './sso.ts';
import { signInLinkPage, signInPage } from './view/sign-in-page.ts';

interface LinkRoute {
  Params: { link: string };
}

const stranger: Actor = { kind: 'console', name: 'Somebody' };
const open = { schema: { hide: true }, config: { open: true, rateLimit: pageRateLimit } };
const tooMany = 'Too many wrong keys from this address. Wait a minute, then try again.';

/** Sign in with an API key, a one-time link or through the identity provider, and sign out. */
export function signIn(app: FastifyInstance, context: ServerContext): void {
  const failures = createFailureCounter({ limit: 10, window: 60_000 });
  const { workspace, singleSignOn = null } = context;
  const page = { workspace, provider: singleSignOn?.name ?? null, keys: singleSignOn?.keys ?? true };
  if (singleSignOn !== null) signInThroughProvider(app, context, singleSignOn);

  app.get<{ Querystring: { next?: string; 'signed-out'?: string } }>('/sign-in', open, async (request, reply) => {
    const next = readNext(request.query.next);
    if (request.session) return reply.redirect(next, 303);
    const signedOut = singleSignOn !== null && request.query['signed-out'] !== undefined;
    return sendPage(reply, signInPage({ ...page, next, signOut: signedOut ? await singleSignOn.signOutUrl() : null }));
  });

  app.post<{ Body: FormBody | null }>('/sign-in', open, async (request, reply) => {
    if (!page.keys) throw noKeys(page.provider!);
    const next = readNext(request.body?.next);
    const key = request.body?.key?.trim() ?? '';
    const found = key === '' ? null : await context.apiKeys.find(key);
    if (found)
      return enterConsole(
        context,
        reply,
        { name: found.name, role: found.role, key },
        { next, replaces: request.session },
      );
    const blocked = key !== '' && failures.exceeded(request.ip, performance.now());
    if (key !== '' && !blocked) await context.audit.record('sign_in_failed', stranger, 'with an API key');
    const problem = key === '' ? 'Enter an API key.' : blocked ? tooMany : 'This key is not known here.';
    return sendPage(reply, signInPage({ ...page, next, problem }), blocked ? 429 : 401);
  });

  // Looking changes nothing: a preview of the link must not use it up.
  app.get<LinkRoute>('/sign-in/:link', open, async (request, reply) => {
    const usable = await context.sessions.hasLink(request.params.link);
    return sendPage(reply, signInLinkPage({ usable, workspace: context.workspace }), usable ? 200 : 410);
  });

  app.post<LinkRoute>('/sign-in/:link', open, async (request, reply) => {
    if (await context.sessions.useLink(request.params.link)) {
      return enterConsole(context, reply, { name: 'Operator', role: 'admin' }, { replaces: request.session });
    }
    await context.audit.record('sign_in_failed', stranger, 'with a sign-in link');
    return sendPage(reply, signInLinkPage({ usable: false, workspace: context.workspace }), 410);
  });

  app.post('/sign-out', { schema: { hide: true }, config: { role: 'viewer' } }, async (request, reply) => {
    const session = request.session!;
    await context.sessions.signOut(session);
    await context.audit.record('signed_out', { kind: 'console', name: session.name });
    clearSessionCookie(reply, context.publicUrl());
    return reply.redirect(singleSignOn === null ? '/console/sign-in' : '/console/sign-in?signed-out=1', 303);
  });
}

function noKeys(provider: string): EvergrantError {
  return new EvergrantError('forbidden', 'This console takes no API keys.', {
    hint: `Sign in with ${provider}. The API takes keys as before.`,
  });
}
