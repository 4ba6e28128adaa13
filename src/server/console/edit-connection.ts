import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { InstanceChanges, InstanceView } from '../../engine/engine.ts';
import type { AuthenticationMethod } from '../../manifest/connector.ts';
import type { ServerContext } from '../context.ts';
import type { FormBody } from '../form-body.ts';
import { sendPage } from '../send-page.ts';
import { type EnteredConnection, formProblems, keepSecrets, readForm } from './connection-form.ts';
import { instanceMethod } from './instance-method.ts';
import { redirectWithNote } from './note.ts';
import { frameOf } from './page-frame.ts';
import { editPage } from './view/edit-page.ts';
import type { FormState } from './view/field-inputs.ts';

interface EditRoute {
  Params: { id: string };
  Body: FormBody | null;
}

const admin = { schema: { hide: true }, config: { role: 'admin' } } as const;

/** Change the name and the credentials of a connection. A secret that is left empty stays as it is. */
export function editConnection(app: FastifyInstance, context: ServerContext): void {
  const { engine, sessions } = context;

  app.get<EditRoute>('/connections/:id/edit', admin, async (request, reply) => {
    const instance = await engine.instance(request.params.id);
    const { method } = instanceMethod(engine, instance);
    return show(request, reply, instance, method, stored(instance));
  });

  app.post<EditRoute>('/connections/:id/edit', admin, async (request, reply) => {
    const session = request.session!;
    const body = request.body ?? {};
    const instance = await engine.instance(request.params.id);
    const { method } = instanceMethod(engine, instance);
    const entered = await readForm(sessions, session, method, body);
    try {
      const by = engine.as({ kind: 'console', name: session.name });
      const { instance: changed, warnings } = await by.updateInstance(instance.id, changesOf(method, entered));
      if (body.draft) await sessions.forget(session, body.draft);
      return await redirectWithNote(context, request, reply, `/console/connections/${instance.id}`, {
        tone: 'good',
        text: `${changed.name} was changed.`,
        ...(warnings.length === 0 ? {} : { hint: warnings.map(({ message }) => message).join(' ') }),
      });
    } catch (error) {
      const problems = formProblems(error);
      const { draft, kept } = await keepSecrets(sessions, session, method, entered);
      return show(request, reply, instance, method, { entered, problems, draft, kept });
    }
  });

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    instance: InstanceView,
    method: AuthenticationMethod,
    form: FormState,
  ): Promise<FastifyReply> {
    const frame = await frameOf(context, request);
    return sendPage(reply, editPage({ instance, method, form }, frame), form.problems.length > 0 ? 422 : 200);
  }
}

function stored({ name, external_id, credentials, secrets_set }: InstanceView): FormState {
  const texts = Object.entries(credentials).map(([field, value]) => [field, String(value)]);
  return {
    entered: { name, external_id: external_id ?? '', credentials: Object.fromEntries(texts) },
    problems: [],
    draft: '',
    kept: secrets_set,
  };
}

function changesOf(
  method: AuthenticationMethod,
  { name, external_id, credentials }: EnteredConnection,
): InstanceChanges {
  const fields = method.credential_fields
    .filter((field) => !field.hidden && !(field.secret && credentials[field.name] === ''))
    .map((field) => [field.name, credentials[field.name] || null]);
  return { name, external_id: external_id.trim() || null, credentials: Object.fromEntries(fields) };
}
