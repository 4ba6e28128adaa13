import { setTimeout as wait } from 'node:timers/promises';
import { answerJson } from './answer-json.ts';
import { answerUnknownPath } from './api-endpoint.ts';
import type { Answer, Incoming } from './exchange.ts';
import { createLedger } from './ledger.ts';
import type { Handle } from './listener.ts';
import { readParameters } from './parameters.ts';
import { presentedCredential } from './presented-credential.ts';
import { redactExchange, type SandboxExchange } from './redact.ts';
import { createRouter, type Endpoint } from './router.ts';
import { names, routesOf } from './routes.ts';
import type { Sandbox, SandboxOptions } from './sandbox.ts';
import { createScript } from './script.ts';
import { altered, send } from './send.ts';
import { tokenRecords } from './token-records.ts';
import { createTokenRequestCounter } from './token-request-count.ts';
import { withAccessTokenLifetime } from './with-lifetime.ts';

/** A provider being played, apart from the sockets on which it is. */
export interface Player extends Omit<Sandbox, 'origin' | 'connectTo' | 'consent' | 'close'> {
  readonly handle: Handle;
  /** 2: the request carries something that only this provider knows; 1: it has the path; 0: neither. */
  claims(request: Incoming): number;
}

/** How many exchanges are kept. */
const maxExchanges = 10_000;

export function createPlayer(options: SandboxOptions): Player {
  const { provider, clock = Date.now } = options;
  let offset = 0;
  const now = () => clock() + offset;
  const ledger = createLedger(now, options.onIssued);
  const counter = createTokenRequestCounter();
  const script = createScript();
  const played = withAccessTokenLifetime(provider, options.accessTokenLifetime);
  const route = createRouter(routesOf(played, ledger, counter));
  const exchanges: SandboxExchange[] = [];

  return {
    provider,
    now,
    async handle(incoming, response) {
      const found = route(incoming);
      const endpoint = found.route?.endpointOf(found.request) ?? 'unknown';
      const misbehaviour = script.next(endpoint) ?? {};
      const decide = (): Answer =>
        found.route?.handle(found.request) ?? answerUnknownPath(played.api, ledger, incoming, found.hint);
      const answer = altered(misbehaviour.acts === false ? unavailable : answered(incoming, decide), misbehaviour);
      const exchange = redactExchange(incoming, answer, { endpoint, at: now() });
      if (exchanges.push(exchange) > maxExchanges) exchanges.shift();
      options.onExchange?.(exchange);
      if (options.answerDelay && isTokenRequest(endpoint)) await wait(options.answerDelay);
      await send(response, answer, misbehaviour);
    },
    claims(incoming) {
      const found = route(incoming);
      if (found.route?.knows?.(incoming)) return 2;
      const { query, form, json } = readParameters(incoming);
      const presented = Object.values(presentedCredential(provider.api, incoming) ?? {});
      const own = provider.api.credentials.flatMap(({ values }) => Object.values(values));
      const texts = [...query.values(), ...form.values(), ...json.values(), ...presented];
      const known = texts.some((text) => ledger.knows(text)) || presented.some((text) => own.includes(text));
      if (known || played.servers.some((server) => names(server, incoming))) return found.route === null ? 1 : 2;
      return found.route === null ? 0 : 1;
    },
    advance(milliseconds) {
      offset += milliseconds;
    },
    script: script.add,
    scripted: script.waiting,
    clearScript: script.clear,
    exchanges: () => [...exchanges],
    tokenRequests: counter.read,
    tokens: () => tokenRecords(ledger),
    revokeAll() {
      for (const entries of Object.values(ledger.entries())) for (const entry of entries) entry.consent.revoked = true;
    },
    revokeAccessTokens() {
      for (const entry of ledger.entries().access_token) entry.revoked = true;
    },
  };
}

/** What never reaches an endpoint: a body that is too large, a path that cannot be decoded. */
function answered(request: Incoming, decide: () => Answer): Answer {
  if (request.tooLarge) return senseless(413, 'The body is too large.');
  try {
    decodeURIComponent(request.path);
  } catch {
    return senseless(400, 'The path cannot be decoded.');
  }
  return decide();
}

function senseless(status: number, error_description: string): Answer {
  const body = { error: 'invalid_request', error_description };
  return answerJson(status, body, `invalid_request: ${error_description}`);
}

const unavailable: Answer = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: 'Service Unavailable',
  outcome: 'scripted: nothing was decided',
};

function isTokenRequest(endpoint: Endpoint): boolean {
  return ['token', 'authorization_code', 'refresh_token', 'client_credentials', 'exchange'].includes(endpoint);
}
