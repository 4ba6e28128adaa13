import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { onTestFinished } from 'vitest';
import type { Role } from '../../src/engine/access/api-keys.ts';
import { createApp } from '../../src/server/app.ts';
import { type Lab, openLab, root } from '../helpers/lab.ts';

export const publicUrl = 'http://127.0.0.1:4000';
const sameOrigin = { 'sec-fetch-site': 'same-origin', host: '127.0.0.1:4000' };

/** A browser that is signed in: it keeps the cookie, and sends forms as a page's form would. */
export interface Browser {
  readonly cookie: string;
  get(url: string): Promise<LightMyRequestResponse>;
  /** Opens `page` for its form's token, then sends the fields to `url`. */
  post(url: string, fields?: Readonly<Record<string, string>>, page?: string): Promise<LightMyRequestResponse>;
  /** As post, and the page that it leads to. */
  submit(url: string, fields?: Readonly<Record<string, string>>, page?: string): Promise<LightMyRequestResponse>;
}

export interface OpenConsole {
  readonly app: FastifyInstance;
  readonly lab: Lab;
  signIn(role?: Role): Promise<Browser>;
}

/** The console over a real engine on SQLite; nothing leads to a provider unless `origin` names one. */
export async function openConsole({
  origin = 'http://127.0.0.1:9',
  url = publicUrl,
  connectors = join(root, 'connector'),
  env = {} as Readonly<Record<string, string>>,
} = {}): Promise<OpenConsole> {
  const lab = await openLab(origin, { connectors, env });
  const { engine, apiKeys, audit, sessions, singleSignOn, idempotency } = lab.runtime;
  const app = await createApp(
    {
      ...{ engine, apiKeys, audit, sessions, singleSignOn, idempotency },
      operations: {
        ...{ store: 'SQLite', webhooks: false, notices: [], version: '1.2.3', node: '24.0.0', startedAt: 0 },
        lastDelivery: () => null,
        encryptionKeys: () => lab.runtime.keys.list(),
      },
      ...{ publicUrl: () => url, redirectedOrigins: [origin], workspace: 'Evergrant', logo: null },
      ...{ metricsOpen: false, draining: () => false },
    },
    false,
  );
  onTestFinished(async () => {
    await app.close();
    await lab.close();
  });
  return { app, lab, signIn: (role = 'admin') => signIn(app, lab, role) };
}

async function signIn(app: FastifyInstance, lab: Lab, role: Role): Promise<Browser> {
  const { key } = await lab.runtime.apiKeys.create({ name: `Key of ${role}`, role }, { kind: 'cli', name: 'test' });
  const answer = await app.inject({ method: 'POST', url: '/console/sign-in', ...form({ key }) });
  const cookie = `evergrant-session=${answer.cookies[0]!.value}`;
  const get = (url: string) => app.inject({ url, headers: { cookie, host: sameOrigin.host } });
  const post: Browser['post'] = async (url, fields = {}, page = '/console/connections') => {
    const csrf = /name="csrf" value="([^"]+)"/.exec((await get(page)).body)?.[1] ?? '';
    const sent = form({ csrf, ...fields });
    return app.inject({ method: 'POST', url, payload: sent.payload, headers: { ...sent.headers, cookie } });
  };
  return {
    cookie,
    get,
    post,
    async submit(url, fields, page) {
      const sent = await post(url, fields, page);
      return sent.statusCode === 303 ? get(sent.headers.location!) : sent;
    },
  };
}

/** What a browser sends of a form. */
export function form(fields: Readonly<Record<string, string>>) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { payload: new URLSearchParams(fields).toString(), headers: { ...sameOrigin, ...headers } };
}
