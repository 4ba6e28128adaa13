import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EvergrantError } from '../../errors.ts';
import { hasConsent } from '../../instance/method.ts';
import { bindBrowser } from '../browser-cookie.ts';
import { redirectUri, type ServerContext } from '../context.ts';
import type { FormBody } from '../form-body.ts';
import { contentSecurityPolicy } from '../security-policy.ts';
import { sendPage } from '../send-page.ts';
import { mayDo } from './guard.ts';
import { findInstanceMethod } from './instance-method.ts';
import { type Note, redirectWithNote } from './note.ts';
import { frameOf } from './page-frame.ts';
import { reachability } from './reachability.ts';
import { connectionPage } from './view/connection-page.ts';
import { exact } from './view/moment.ts';

interface ConnectionRoute {
  Params: { id: string };
  Querystring: { before?: string };
  Body: FormBody | null;
}

const eventsPerPage = 20;
const runtime = { schema: { hide: true }, config: { role: 'runtime' } } as const;
const admin = { schema: { hide: true }, config: { role: 'admin' } } as const;

/** One connection: how it is, why, and what can be done with it. */
export function connection(app: FastifyInstance, context: ServerContext): void {
  const { engine } = context;
  const page = {
    schema: { hide: true },
    helmet: {
      contentSecurityPolicy: contentSecurityPolicy({
        // Where the provider leads on to (a sign-in at another host) is not known, so any https.
        formTargets: ['https:', ...context.redirectedOrigins],
        scripts: ["'self'"],
      }),
    },
  };

  app.get<ConnectionRoute>('/connections/:id', page, async (request, reply) => {
    const instance = await engine.instance(request.params.id);
    const { before } = request.query;
    const known = findInstanceMethod(engine, instance);
    const [events, lives, held, frame] = await Promise.all([
      engine.events(instance.id, { limit: eventsPerPage, ...(typeof before === 'string' ? { before } : {}) }),
      engine.grantLives([instance]),
      engine.heldGrant(instance.id),
      frameOf(context, request),
    ]);
    const view = {
      instance,
      known,
      events,
      moreEvents: events.length === eventsPerPage,
      olderEvents: typeof before === 'string',
      life: lives.get(instance.id) ?? null,
      held,
      redirect:
        known && hasConsent(known.method)
          ? { uri: redirectUri(context, instance.connector), reach: reachability(request, context, known.method) }
          : null,
      mayChange: mayDo(request.session!, 'admin'),
      mayUse: mayDo(request.session!, 'runtime'),
      now: Date.now(),
    };
    return sendPage(reply, connectionPage(view, frame));
  });

  app.post<ConnectionRoute>('/connections/:id/authorize', admin, async (request, reply) => {
    const instance = await engine.instance(request.params.id);
    const { authorization_url } = await inTheName(request).beginAuthorization(instance.id, {
      browser: bindBrowser(request, reply, context.publicUrl()),
      redirect_uri: redirectUri(context, instance.connector),
      return_url: `/console/connections/${instance.id}`,
    });
    return reply.redirect(authorization_url, 303);
  });

  app.post<ConnectionRoute>('/connections/:id/link', admin, async (request, reply) => {
    const { link, expires_at } = await inTheName(request).createConnectLink(request.params.id);
    return back(request, reply, {
      tone: 'good',
      text: 'Here is the link for your customer.',
      copy: {
        label: 'Link',
        value: `${context.publicUrl()}/connect/${link}`,
        remark: `It works once, until ${exact(expires_at)}, and is shown this once. Send it to the customer and to nobody else.`,
      },
    });
  });

  app.post<ConnectionRoute>('/connections/:id/test', runtime, (request, reply) =>
    tried(request, reply, async () => {
      const test = await engine.test(request.params.id);
      return { tone: test.ok ? 'good' : 'bad', text: test.message, test };
    }),
  );

  app.post<ConnectionRoute>('/connections/:id/refresh', runtime, (request, reply) =>
    tried(request, reply, async () => {
      const { generation } = await engine.refresh(request.params.id);
      return { tone: 'good', text: `The token was renewed; this is token set ${generation}.` };
    }),
  );

  app.post<ConnectionRoute>('/connections/:id/choose', admin, (request, reply) =>
    tried(request, reply, async () => {
      const { as: name = '', value = '' } = request.body ?? {};
      await inTheName(request).updateInstance(request.params.id, { captured: { [name]: value } });
      return { tone: 'good', text: 'Your choice was saved.' };
    }),
  );

  app.post<ConnectionRoute>('/connections/:id/held-grant', admin, (request, reply) =>
    tried(request, reply, async () => {
      const { decision } = request.body ?? {};
      if (decision !== 'use' && decision !== 'drop') {
        throw new EvergrantError('invalid_request', 'The form does not say which account stays.');
      }
      await inTheName(request).decideHeldGrant(request.params.id, decision);
      const text =
        decision === 'use' ? 'The new account is in use.' : 'The old account stays; the new one was dropped.';
      return { tone: 'good', text };
    }),
  );

  const inTheName = ({ session }: FastifyRequest) => engine.as({ kind: 'console', name: session!.name });

  const back = (request: FastifyRequest<ConnectionRoute>, reply: FastifyReply, note: Note) =>
    redirectWithNote(context, request, reply, `/console/connections/${encodeURIComponent(request.params.id)}`, note);

  /** What fails at the provider is said on the page of the connection, where the next step is. */
  async function tried(request: FastifyRequest<ConnectionRoute>, reply: FastifyReply, work: () => Promise<Note>) {
    try {
      return await back(request, reply, await work());
    } catch (error) {
      if (!(error instanceof EvergrantError) || error.code === 'not_found' || error.code === 'internal') throw error;
      return back(request, reply, {
        tone: 'bad',
        text: error.message,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
      });
    }
  }
}
