import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { EvergrantError } from '../errors.ts';
import { answerJson } from './answer-json.ts';
import { answerCall, answerUnknownPath } from './api-endpoint.ts';
import { createConsentDesk } from './consent-desk.ts';
import type { Answer, Incoming } from './exchange.ts';
import { createLedger } from './ledger.ts';
import type { Provider } from './provider.ts';
import { redactExchange, type SandboxExchange } from './redact.ts';
import { answerTokenRequest } from './token-endpoint.ts';
import { createTokenRequestCounter, type TokenRequestCount } from './token-request-count.ts';

export interface SandboxOptions {
  readonly provider: Provider;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  /** Seconds, instead of the provider's. */
  readonly accessTokenLifetime?: number;
  /** Milliseconds between the token endpoint's decision and its answer. */
  readonly answerDelay?: number;
  /** Milliseconds since 1970. Default: the wall clock. */
  readonly clock?: () => number;
  /** Called with every request the sandbox got, redacted. */
  readonly onExchange?: (exchange: SandboxExchange) => void;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly provider: Provider;
  /** Moves the provider's clock ahead, in milliseconds: codes and tokens age, nothing else. */
  advance(milliseconds: number): void;
  tokenRequests(): TokenRequestCount;
  /** The customers take back everything they allowed: all codes and tokens are dead. */
  revokeAll(): void;
  close(): Promise<void>;
}

/**
 * Starts a simulated provider on a real socket. It keeps everything in memory.
 * @throws EvergrantError invalid_configuration: the port is taken or may not be used
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { provider, clock = Date.now, host = '127.0.0.1', port = 0 } = options;
  let offset = 0;
  const { accessTokenLifetime } = options;
  const lifetime = accessTokenLifetime === undefined ? provider.access_token.lifetime : accessTokenLifetime * 1000;
  const ledger = createLedger(provider, lifetime, () => clock() + offset);
  const desk = createConsentDesk(provider, ledger);
  const counter = createTokenRequestCounter();

  const play = player(options.onExchange);
  const server = createServer(play);
  const { authorization_endpoint, token_endpoint, api } = provider;
  server.get(authorization_endpoint.path, play(desk.ask));
  server.post(authorization_endpoint.path, play(desk.decide));
  server.all(
    token_endpoint.path,
    play(async (request) => {
      const { answer, grant_type, outcome } = answerTokenRequest(provider, ledger, request);
      counter.add(grant_type, outcome);
      if (options.answerDelay) await wait(options.answerDelay);
      return answer;
    }),
  );
  for (const call of api.calls) {
    const url = call.path.replaceAll(/\{(\w+)\}/g, ':$1');
    server.route({ method: call.method, url, handler: play((request) => answerCall(provider, ledger, call, request)) });
  }
  server.setNotFoundHandler(play((request) => answerUnknownPath(provider, ledger, request)));

  await listen(server, host, port);
  return {
    origin: originOf(server, host),
    provider,
    advance(milliseconds) {
      offset += milliseconds;
    },
    tokenRequests: counter.read,
    revokeAll: ledger.revokeAll,
    close: () => server.close(),
  };
}

function createServer(play: Player): FastifyInstance {
  // What never reaches a route: an address that cannot be decoded, a body that is too large.
  const onError = ({ statusCode = 500, message }: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const body = { error: 'invalid_request', error_description: message };
    return play(() => answerJson(statusCode, body, `invalid_request: ${statusCode}`))(request, reply);
  };
  const server = Fastify({
    logger: false,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { querystringParser: () => ({}) },
    frameworkErrors: onError,
  });
  server.setErrorHandler(onError);
  // Bodies are read as they are: what a wrong content type means is the endpoint's word, not the framework's.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  return server;
}

type Player = ReturnType<typeof player>;

/** Makes a Fastify handler of a function from request to answer, and tells the observer what happened. */
function player(onExchange: SandboxOptions['onExchange']) {
  return (handle: (request: Incoming) => Answer | Promise<Answer>) =>
    async (fastifyRequest: FastifyRequest, reply: FastifyReply) => {
      const request = incoming(fastifyRequest);
      const answer = await handle(request);
      onExchange?.(redactExchange(request, answer));
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    };
}

function incoming(request: FastifyRequest): Incoming {
  const [path, ...query] = request.url.split('?');
  return {
    method: request.method,
    path: path as string,
    query: new URLSearchParams(query.join('?')),
    headers: request.headers,
    body: typeof request.body === 'string' ? request.body : '',
    pathParameters: (request.params ?? {}) as Record<string, string>,
  };
}

async function listen(server: FastifyInstance, host: string, port: number): Promise<void> {
  await server.listen({ host, port }).catch((cause) => {
    throw new EvergrantError('invalid_configuration', `The sandbox cannot listen on ${host}:${port}.`, {
      hint: 'Choose another port with --port, or 0 for any free one.',
      cause,
    });
  });
}

function originOf(server: FastifyInstance, host: string): string {
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
