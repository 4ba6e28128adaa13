import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a scripted provider received. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Takes the request and answers it; what it leaves unanswered hangs. */
export type Script = (received: Received, response: ServerResponse) => void;

export interface ScriptedProvider {
  readonly origin: string;
  readonly received: Received[];
  script: Script;
  close(): Promise<void>;
}

/** A real server whose answers a test writes, one script at a time. */
export async function startScriptedProvider(script: Script = answerJson({})): Promise<ScriptedProvider> {
  const provider = { script, received: [] as Received[] };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://provider');
    const received = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: await text(request),
    };
    provider.received.push(received);
    provider.script(received, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(provider, {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

export const answerJson =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Script =>
  (_, response) =>
    answerText(JSON.stringify(body), status, { 'content-type': 'application/json', ...headers })(_, response);

export const answerText =
  (body: string, status = 200, headers: Record<string, string> = {}): Script =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

export const hang: Script = () => {};

export const reset: Script = (_, response) => void response.socket?.resetAndDestroy();

/** Tokens as a well-behaved provider gives them, numbered so that a test can tell them apart. */
export function tokenAnswers(expiresIn: number | null = 3600): Script {
  let count = 0;
  return (received, response) => {
    count += 1;
    const tokens = { access_token: `access-${count}`, refresh_token: `refresh-${count}`, token_type: 'bearer' };
    answerJson({ ...tokens, ...(expiresIn === null ? {} : { expires_in: expiresIn }) })(received, response);
  };
}
