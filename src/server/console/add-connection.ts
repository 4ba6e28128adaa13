import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EvergrantError } from '../../errors.ts';
import { hasConsent } from '../../instance/method.ts';
import type { AuthenticationMethod, Connector } from '../../manifest/connector.ts';
import { redirectUri, type ServerContext } from '../context.ts';
import type { FormBody } from '../form-body.ts';
import { sendPage } from '../send-page.ts';
import { type EnteredConnection, formProblems, keepSecrets, readForm } from './connection-form.ts';
import { redirectWithNote } from './note.ts';
import { frameOf } from './page-frame.ts';
import { reachability } from './reachability.ts';
import { addPage, choosePage } from './view/add-pages.ts';
import type { FormState } from './view/field-inputs.ts';

interface AddRoute {
  Params: { connector: string };
  Querystring: { method?: string };
  Body: FormBody | null;
}

const admin = { schema: { hide: true }, config: { role: 'admin' } } as const;

/** Add a connection: connector, method, form; everything on the form comes from the manifest. */
export function addConnection(app: FastifyInstance, context: ServerContext): void {
  const { engine, sessions } = context;

  app.get('/connections/new', admin, async (request, reply) =>
    sendPage(reply, choosePage(engine.connectors.list(), await frameOf(context, request))),
  );

  app.get<AddRoute>('/connections/new/:connector', admin, async (request, reply) => {
    const connector = engine.connectors.get(request.params.connector);
    const method = methodOf(connector, request.query.method);
    return show(request, reply, connector, method, emptyForm);
  });

  app.post<AddRoute>('/connections/new/:connector', admin, async (request, reply) => {
    const session = request.session!;
    const body = request.body ?? {};
    const connector = engine.connectors.get(request.params.connector);
    const method = methodOf(connector, body.method);
    const entered = await readForm(sessions, session, method, body);
    try {
      const { instance, warnings } = await engine.as({ kind: 'console', name: session.name }).addInstance({
        connector: connector.id,
        method: method.id,
        name: entered.name,
        credentials: entered.credentials,
        ...(entered.external_id.trim() === '' ? {} : { external_id: entered.external_id.trim() }),
      });
      if (body.draft) await sessions.forget(session, body.draft);
      return await redirectWithNote(context, request, reply, `/console/connections/${instance.id}`, {
        tone: 'good',
        text: `${instance.name} was added.`,
        ...(warnings.length === 0 ? {} : { hint: warnings.map(({ message }) => message).join(' ') }),
      });
    } catch (error) {
      const problems = formProblems(error);
      const { draft, kept } = await keepSecrets(sessions, session, method, entered);
      return show(request, reply, connector, method, { entered, problems, draft, kept });
    }
  });

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    connector: Connector,
    method: AuthenticationMethod,
    form: FormState,
  ): Promise<FastifyReply> {
    const redirect = hasConsent(method)
      ? { uri: redirectUri(context, connector.id), reach: reachability(request, context, method) }
      : null;
    const frame = await frameOf(context, request);
    return sendPage(reply, addPage({ connector, method, form, redirect }, frame), form.problems.length > 0 ? 422 : 200);
  }
}

const nothingEntered: EnteredConnection = { name: '', external_id: '', credentials: {} };
const emptyForm: FormState = { entered: nothingEntered, problems: [], draft: '', kept: [] };

/** @throws not_found */
function methodOf({ title, authentication_methods: methods }: Connector, id?: string): AuthenticationMethod {
  const method = id === undefined || id === '' ? methods[0] : methods.find((each) => each.id === id);
  if (method) return method;
  throw new EvergrantError('not_found', `${title} has no such method.`, { hint: 'Choose one of those it has.' });
}
