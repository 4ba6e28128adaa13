import type { FastifyInstance } from 'fastify';
import type { InstanceQuery } from '../../engine/engine.ts';
import { attentionLevels } from '../../instance/attention.ts';
import type { ServerContext } from '../context.ts';
import { sendPage } from '../send-page.ts';
import { mayDo } from './guard.ts';
import { frameOf } from './page-frame.ts';
import { connectionsPage } from './view/connections-page.ts';

export interface ListQuery {
  readonly q?: string;
  readonly connector?: string;
  readonly attention?: string;
  readonly sort?: string;
  readonly after?: string;
}

const perPage = 50;
const sorts = ['attention', 'name', 'expiry', 'newest'] as const;

/** All connections: search, filters, order, pages. The form is sent by GET, so that every view has an address. */
export function connections(app: FastifyInstance, context: ServerContext): void {
  const { engine } = context;
  app.get<{ Querystring: ListQuery }>('/connections', { schema: { hide: true } }, async (request, reply) => {
    const asked = readQuery(request.query);
    const { attention: _, after: __, ...everyLevel } = asked;
    const [page, counts, frame] = await Promise.all([
      engine.page({ ...asked, limit: perPage }),
      engine.countByAttention(everyLevel),
      frameOf(context, request),
    ]);
    const view = {
      page,
      counts,
      asked,
      lives: await engine.grantLives(page.items),
      connectors: engine.connectors.list(),
      mayAdd: mayDo(request.session!, 'admin'),
      now: Date.now(),
    };
    return sendPage(reply, connectionsPage(view, frame));
  });
}

/** What is not understood counts as not asked: the address of a page may be old. */
function readQuery(query: ListQuery): InstanceQuery & { readonly sort: (typeof sorts)[number] } {
  const attention = attentionLevels.find((level) => level === query.attention);
  const sort = sorts.find((each) => each === query.sort) ?? 'attention';
  return {
    sort,
    ...(attention === undefined ? {} : { attention }),
    ...given('q', query.q?.slice(0, 200)),
    ...given('connector', query.connector),
    ...given('after', query.after),
  };
}

const given = (name: string, value: unknown) =>
  typeof value === 'string' && value.trim() !== '' ? { [name]: value.trim() } : {};
