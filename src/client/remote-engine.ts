import type { ConnectorCatalog, Engine, InstanceFilter, InstanceView } from '../engine/engine.ts';
import { EvergrantError } from '../errors.ts';
import type { Connector } from '../manifest/connector.ts';
import { callThrough } from './call-through.ts';
import { createClient, type EvergrantClient, ok, type Schemas } from './client.ts';
import { reaching } from './reaching.ts';

/** What of an engine can be had over HTTP. */
export type RemoteEngine = Pick<
  Engine,
  | 'connectors'
  | 'addInstance'
  | 'updateInstance'
  | 'instances'
  | 'instance'
  | 'removeInstance'
  | 'accessToken'
  | 'refresh'
  | 'test'
  | 'call'
  | 'events'
  | 'heldGrant'
  | 'decideHeldGrant'
>;

export interface RemoteOptions {
  /** Origin of the server. */
  readonly url: string;
  /** An API key; what its role does not allow is refused by the server. */
  readonly key: string;
}

/** The engine of a running server, over its HTTP API. @throws what the server answers; provider_unreachable never */
export async function openRemoteEngine({ url, key }: RemoteOptions): Promise<RemoteEngine> {
  const client = createClient({ url, key, fetch: reaching(url) });
  const { items } = await ok(client.GET('/api/connectors'));
  const at = (id: string) => ({ path: { id } });
  return {
    // A connector over HTTP is what an administrator needs of it, which is what commands show.
    connectors: catalogOf(items as unknown as readonly Connector[]),
    async addInstance(input) {
      const { warnings, ...instance } = await ok(client.POST('/api/instances', { body: input as never }));
      return { instance: viewOf(instance), warnings: warnings as never };
    },
    async updateInstance(id, changes) {
      const asked = client.PATCH('/api/instances/{id}', { params: at(id), body: changes as never });
      const { warnings, ...instance } = await ok(asked);
      return { instance: viewOf(instance), warnings: warnings as never };
    },
    instances: (filter = {}) => allInstances(client, filter),
    instance: async (handle) => viewOf(await ok(client.GET('/api/instances/{id}', { params: at(handle) }))),
    async removeInstance(id, { revoke = false } = {}) {
      await ok(client.DELETE('/api/instances/{id}', { params: { ...at(id), query: { revoke } } }));
    },
    async accessToken(id, { wait: _, ...body } = {}) {
      return tokenOf(await ok(client.POST('/api/instances/{id}/access-token', { params: at(id), body })));
    },
    async refresh(id, { wait: _, ...body } = {}) {
      return tokenOf(await ok(client.POST('/api/instances/{id}/refresh', { params: at(id), body })));
    },
    test: (id) => ok(client.POST('/api/instances/{id}/test', { params: at(id) })),
    call: (id, request) => callThrough({ url, key }, id, request),
    async heldGrant(id) {
      const asked = ok(client.GET('/api/instances/{id}/held-grant', { params: at(id) }));
      const held = await asked.catch(unlessNotFound);
      return held && { ...held, authorized_at: Date.parse(held.authorized_at), decide_by: Date.parse(held.decide_by) };
    },
    async decideHeldGrant(id, decision) {
      const asked = client.POST('/api/instances/{id}/held-grant', { params: at(id), body: { decision } });
      return viewOf(await ok(asked));
    },
    async events(handle, query = {}) {
      const page = await ok(client.GET('/api/instances/{id}/events', { params: { ...at(handle), query } }));
      return page.items.map((event) => ({ ...event, at: Date.parse(event.at) })) as never;
    },
  };
}

function unlessNotFound(error: unknown): null {
  if (error instanceof EvergrantError && error.code === 'not_found') return null;
  throw error;
}

async function allInstances(client: EvergrantClient, filter: InstanceFilter): Promise<readonly InstanceView[]> {
  const { metadata, ...plain } = filter;
  const pairs = Object.entries(metadata ?? {}).map(([name, value]) => `${name}:${value}`);
  const found: InstanceView[] = [];
  for (let after: string | undefined; ; ) {
    const query = { ...plain, limit: 500, metadata: pairs, ...(after === undefined ? {} : { after }) };
    const page = await ok(client.GET('/api/instances', { params: { query } }));
    found.push(...page.items.map(viewOf));
    if (page.next === null) return found;
    after = page.next;
  }
}

/** Times are counted inside and written at the edge. */
function viewOf(instance: Schemas['Instance']): InstanceView {
  const time = (text: string | null): number | null => (text === null ? null : Date.parse(text));
  return {
    ...instance,
    health: { ...instance.health, since: time(instance.health.since) },
    expires_at: time(instance.expires_at),
    created_at: time(instance.created_at),
    updated_at: time(instance.updated_at),
    authorized_at: time(instance.authorized_at),
    last_used_at: time(instance.last_used_at),
  } as InstanceView;
}

const tokenOf = (token: Schemas['AccessToken']) => ({
  ...token,
  expires_at: token.expires_at === null ? null : Date.parse(token.expires_at),
});

function catalogOf(known: readonly Connector[]): ConnectorCatalog {
  const find = (id: string) => known.find((connector) => connector.id === id);
  return {
    list: () => known,
    find,
    get(id) {
      const found = find(id);
      if (found) return found;
      throw new EvergrantError('not_found', `The server knows no connector ${id}.`, {
        hint: 'evergrant connectors lists those it knows.',
      });
    },
    broken: () => [],
    reload: () => [],
  };
}
