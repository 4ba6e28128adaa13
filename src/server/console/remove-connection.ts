import type { FastifyInstance } from 'fastify';
import { hasTokens } from '../../instance/method.ts';
import type { ServerContext } from '../context.ts';
import type { FormBody } from '../form-body.ts';
import { sendPage } from '../send-page.ts';
import { findInstanceMethod } from './instance-method.ts';
import { redirectWithNote } from './note.ts';
import { frameOf } from './page-frame.ts';
import { removePage } from './view/remove-page.ts';

interface RemoveRoute {
  Params: { id: string };
  Body: FormBody | null;
}

const admin = { schema: { hide: true }, config: { role: 'admin' } } as const;

/** Delete a connection, after a page that says what that means; the grant is revoked only when asked. */
export function removeConnection(app: FastifyInstance, context: ServerContext): void {
  const { engine } = context;

  app.get<RemoveRoute>('/connections/:id/delete', admin, async (request, reply) => {
    const instance = await engine.instance(request.params.id);
    const method = findInstanceMethod(engine, instance)?.method;
    const revocable = method !== undefined && hasTokens(method) && method.revocation_request !== undefined;
    return sendPage(reply, removePage({ instance, revocable }, await frameOf(context, request)));
  });

  app.post<RemoveRoute>('/connections/:id/delete', admin, async (request, reply) => {
    const instance = await engine.instance(request.params.id);
    const revoke = request.body?.revoke === 'yes';
    await engine.as({ kind: 'console', name: request.session!.name }).removeInstance(instance.id, { revoke });
    return redirectWithNote(context, request, reply, '/console/connections', {
      tone: 'good',
      text: `${instance.name} was deleted${revoke ? ', and its grant was revoked at the provider' : ''}.`,
    });
  });
}
