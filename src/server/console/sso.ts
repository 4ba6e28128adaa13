import type { FastifyInstance } from 'fastify';
import type { Actor } from '../../engine/access/actor.ts';
import type { SingleSignOn } from '../../engine/access/single-sign-on.ts';
import { EvergrantError } from '../../errors.ts';
import type { ServerContext } from '../context.ts';
import { createFailureCounter } from '../failure-counter.ts';
import type { FormBody } from '../form-body.ts';
import { pageRateLimit } from '../page-rate-limit.ts';
import { requestError } from '../request-error.ts';
import { sendPage } from '../send-page.ts';
import { enterConsole } from './enter-console.ts';
import { readNext } from './read-next.ts';
import { bindSignIn, clearSignInCookie, readSignInCookie } from './sso-cookie.ts';
import { leavingPage } from './view/leaving-page.ts';

const stranger: Actor = { kind: 'console', name: 'Somebody' };
const open = { schema: { hide: true }, config: { open: true, rateLimit: pageRateLimit } };

/** Sign in through the identity provider: out to it and back (OpenID Connect Core §3.1). */
export function signInThroughProvider(app: FastifyInstance, context: ServerContext, provider: SingleSignOn): void {
  const failures = createFailureCounter({ limit: 10, window: 60_000 });
  const redirectUri = () => `${context.publicUrl()}/console/sign-in/callback`;

  // A form of ours and no link: no other page can begin a sign-in in somebody's browser.
  app.post<{ Body: FormBody | null }>('/sign-in/provider', open, async (request, reply) => {
    const url = await provider.begin({
      browser: bindSignIn(request, reply, context.publicUrl()),
      redirectUri: redirectUri(),
      next: readNext(request.body?.next),
      replaces: request.session?.id ?? null,
    });
    reply.header('refresh', `0; url=${url}`);
    return sendPage(reply, leavingPage({ provider: provider.name, url, workspace: context.workspace }));
  });

  // A HEAD request must not use the answer up.
  app.get('/sign-in/callback', { ...open, exposeHeadRoute: false }, async (request, reply) => {
    const browser = readSignInCookie(request, context.publicUrl());
    const { search } = new URL(request.raw.url!, context.publicUrl());
    try {
      const { name, role, next, replaces } = await provider.finish(browser, `${redirectUri()}${search}`);
      clearSignInCookie(reply, context.publicUrl());
      const entry = { next, replaces: replaces === null ? null : { id: replaces }, through: provider.name };
      return await enterConsole(context, reply, { name, role }, entry);
    } catch (thrown) {
      const { error } = requestError(thrown);
      if (failures.exceeded(request.ip, performance.now())) throw tooMany();
      await context.audit.record('sign_in_failed', stranger, `through ${provider.name}: ${error.message}`);
      throw thrown;
    }
  });
}

function tooMany(): EvergrantError {
  return new EvergrantError('rate_limited_here', 'Too many sign-ins from this address have failed.', {
    hint: 'Wait a minute, then begin again on the sign-in page.',
    retryAfter: 60,
  });
}
