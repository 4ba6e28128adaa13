import { join } from 'node:path';
import type { Engine, InstanceView } from '../../src/engine/engine.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { type Lab, openLab, root } from '../helpers/lab.ts';
import {
  answerJson,
  type Received,
  type Script,
  type ScriptedProvider,
  startScriptedProvider,
} from '../helpers/scripted-provider.ts';
import type { StoreName } from '../helpers/stores.ts';

export const manifests = join(root, 'test/manifests/valid');

/** A real engine with the test manifests, and one provider on a real socket that plays every host of one of them. */
export interface LanguageLab extends Lab {
  readonly provider: ScriptedProvider;
  /** Path → what is answered there; anything else is 404. */
  routes: Record<string, Script>;
  /** Of the requests that were received, those to a path. */
  sent(path: string): readonly Received[];
  connect(
    connector: string,
    credentials: Record<string, unknown>,
    callback?: Record<string, string>,
  ): Promise<InstanceView>;
}

export const redirectUri = 'https://platform.example/oauth/callback';

export async function openLanguageLab(
  hosts: readonly string[],
  clock?: Clock,
  store: StoreName = 'sqlite',
): Promise<LanguageLab> {
  const provider = await startScriptedProvider();
  const lab = await openLab(provider.origin, {
    connectors: manifests,
    store,
    ...(clock ? { clock } : {}),
    env: { EVERGRANT_CONNECT_TO: hosts.map((host) => `https://${host}=${provider.origin}`).join(' ') },
  });
  const own = {
    provider,
    routes: {} as Record<string, Script>,
    sent: (path: string) => provider.received.filter((received) => received.path === path),
    async connect(connector: string, credentials: Record<string, unknown>, callback: Record<string, string> = {}) {
      const { instance } = await lab.engine.addInstance({ connector, name: 'Shop', credentials });
      await authorize(lab.engine, instance.id, callback);
      return lab.engine.instance(instance.id);
    },
    async close() {
      await lab.close();
      await provider.close();
    },
  };
  provider.script = (received, response) =>
    (own.routes[received.path] ?? answerJson({ error: 'not_found' }, 404))(received, response);
  return Object.setPrototypeOf(own, lab) as LanguageLab;
}

/** As the customer's browser would come back. */
export async function authorize(engine: Engine, id: string, callback: Record<string, string> = {}) {
  const { authorization_url } = await engine.beginAuthorization(id, { redirect_uri: redirectUri });
  const [, query = ''] = authorization_url.split('?');
  const state = new URLSearchParams(query).get('state') ?? '';
  const parameters = new URLSearchParams({ code: 'the-code', ...callback, state });
  return engine.finishAuthorization(`${redirectUri}?${parameters}`);
}

/** A JWT that nobody checks. */
export const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
