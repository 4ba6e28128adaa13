import type { FastifyInstance } from 'fastify';
import type { Session } from '../../src/engine/access/sessions.ts';
import { openConsole, publicUrl } from '../console/open-console.ts';
import type { Lab } from '../helpers/lab.ts';
import { addressOf, type Route, recordRoutes } from './route-table.ts';

/** A whole server over a real engine and store, with somebody signed in and one of everything that a route can name. */
export interface Target {
  readonly app: FastifyInstance;
  readonly lab: Lab;
  readonly routes: readonly Route[];
  /** Of an administrator: the Cookie header of the browser, and what the server knows of it. */
  readonly cookie: string;
  readonly session: Session;
  readonly adminKey: string;
  readonly instance: string;
  readonly connectLink: string;
  readonly signInLink: string;
  /** An address of this route that leads to something. */
  address(route: Route): string;
}

const connector = 'lightspeed-k-series';
const live = {
  token_set: { access_token: 'live-access-token', refresh_token: 'live-refresh-token', expires_in: 3600 },
};

export async function openTarget({ url = publicUrl, origin = 'http://127.0.0.1:9' } = {}): Promise<Target> {
  const { made, routes } = await recordRoutes(() => openConsole({ url, origin }));
  const { app, lab } = made;
  const { sessions, apiKeys } = lab.runtime;
  const { key, record } = await apiKeys.create({ name: 'Ann', role: 'admin' }, { kind: 'cli', name: 'test' });
  const value = await sessions.signIn({ name: 'Ann', role: 'admin', key });
  const instance = (await lab.add({ external_id: 'shop-1', ...live })).id;
  const connectLink = (await lab.engine.createConnectLink(instance)).link;
  const signInLink = await sessions.createLink();
  return {
    ...{ app, lab, routes, instance, connectLink, signInLink },
    cookie: `${url.startsWith('https:') ? '__Host-' : ''}evergrant-session=${value}`,
    session: (await sessions.find(value))!,
    adminKey: key,
    address(route) {
      const id = /\/connectors\//.test(route.url) ? connector : /api-keys/.test(route.url) ? record.id : instance;
      const link = route.url.startsWith('/console') ? signInLink : connectLink;
      return addressOf(route, { id, connector, link, code: 'access_denied' });
    },
  };
}
