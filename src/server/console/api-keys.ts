import type { FastifyInstance } from 'fastify';
import { roles } from '../../engine/access/api-keys.ts';
import { EvergrantError } from '../../errors.ts';
import type { ServerContext } from '../context.ts';
import type { FormBody } from '../form-body.ts';
import { sendPage } from '../send-page.ts';
import { redirectWithNote } from './note.ts';
import { frameOf } from './page-frame.ts';
import { apiKeysPage, revokePage } from './view/api-key-pages.ts';

interface KeyRoute {
  Params: { id: string };
}

const perPage = 100;
const admin = { schema: { hide: true }, config: { role: 'admin' } } as const;

/** The keys of programs and people: make one, which is shown this once; see when each was used; revoke. */
export function apiKeys(app: FastifyInstance, context: ServerContext): void {
  const { apiKeys: keys } = context;

  app.get<{ Querystring: { before?: string } }>('/api-keys', admin, async (request, reply) => {
    const { before } = request.query;
    const options = { limit: perPage, ...(typeof before === 'string' ? { before } : {}) };
    const view = { keys: await keys.list(options), perPage, now: Date.now() };
    return sendPage(reply, apiKeysPage(view, await frameOf(context, request)));
  });

  app.post<{ Body: FormBody | null }>('/api-keys', admin, async (request, reply) => {
    const { name = '', role: wanted, days = '' } = request.body ?? {};
    const role = roles.find((each) => each === wanted) ?? 'viewer';
    const expires_at = /^\d{1,4}$/.test(days) ? Date.now() + Number(days) * 86_400_000 : undefined;
    try {
      const by = { kind: 'console', name: request.session!.name } as const;
      const made = await keys.create({ name, role, ...(expires_at === undefined ? {} : { expires_at }) }, by);
      return await redirectWithNote(context, request, reply, '/console/api-keys', {
        tone: 'good',
        text: `The key ${made.record.name} was made.`,
        copy: { label: 'API key', value: made.key, remark: 'It is shown this once: copy it now.' },
      });
    } catch (error) {
      if (!(error instanceof EvergrantError) || error.code !== 'invalid_request') throw error;
      return redirectWithNote(context, request, reply, '/console/api-keys', { tone: 'bad', text: error.message });
    }
  });

  app.get<KeyRoute>('/api-keys/:id/revoke', admin, async (request, reply) => {
    const key = (await keys.list({ limit: 500 })).find(({ id }) => id === request.params.id);
    if (!key) throw new EvergrantError('not_found', 'There is no such key.', { hint: 'It may be revoked already.' });
    return sendPage(reply, revokePage(key, await frameOf(context, request)));
  });

  app.post<KeyRoute>('/api-keys/:id/revoke', admin, async (request, reply) => {
    await keys.revoke(request.params.id, { kind: 'console', name: request.session!.name });
    return redirectWithNote(context, request, reply, '/console/api-keys', {
      tone: 'good',
      text: 'The key was revoked. Within two seconds no node accepts it any more.',
    });
  });
}
