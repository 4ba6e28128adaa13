import { startServer } from '../../src/server/server.ts';
import { type Lab, type LabOptions, openLab } from '../helpers/lab.ts';

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the answer; null: it has none. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into it as a client would
  readonly body: any;
}

/** The HTTP server over a real engine and store. */
export interface ApiServer {
  readonly lab: Lab;
  readonly origin: string;
  readonly adminKey: string;
  /** With the admin key, unless `key` is another; null: none. */
  ask(method: string, path: string, options?: AskOptions): Promise<Asked>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly body?: unknown;
  /** In place of `body`: as a page's form sends it. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Record<string, string>;
  readonly key?: string | null;
}

/** @param provider origin of the provider; default: nobody is there */
export async function openApiServer(provider = 'http://127.0.0.1:9', options: LabOptions = {}): Promise<ApiServer> {
  const env = { EVERGRANT_PORT: '0', EVERGRANT_RETURN_ORIGINS: 'https://platform.example', ...options.env };
  const lab = await openLab(provider, { ...options, env });
  const adminKey = (await lab.runtime.apiKeys.createFirstAdminKey())!;
  const server = await startServer({ runtime: lab.runtime, config: lab.config });
  return {
    lab,
    origin: server.origin,
    adminKey,
    ask: (method, path, { body, form, headers = {}, key = adminKey } = {}) =>
      ask(`${server.origin}${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      }),
    async close() {
      await server.close();
      await lab.close();
    },
  };
}

async function ask(url: string, init: RequestInit): Promise<Asked> {
  const answer = await fetch(url, { redirect: 'manual', ...init });
  const text = await answer.text();
  const json = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text || null };
}
