import { EvergrantError } from '../../errors.ts';
import { requestedScope } from '../../instance/roots.ts';
import { scrub } from '../../instance/scrub.ts';
import { testCallFor, testFailure, testRequest } from '../../instance/test-request.ts';
import type { TestCall } from '../../manifest/connector.ts';
import type { HttpAnswer } from '../../oauth/http.ts';
import { scopesOf } from '../../oauth/scope.ts';
import type { EngineContext } from '../context.ts';
import type { ApiAnswer, ApiRequest, TestResult } from '../engine.ts';
import { openInstance } from '../instances/opened-instance.ts';
import type { OutboundRequest } from '../ports.ts';
import { fresh } from '../refresh/fresh.ts';
import type { Grant } from '../store.ts';
import type { Sent } from './call.ts';
import { holdBody } from './hold-body.ts';
import { testTrace } from './test-trace.ts';

/** Makes the first of the connector's test calls whose scope was granted. */
export async function testConnection(
  context: EngineContext,
  id: string,
  call: (request: ApiRequest, sent: Sent) => Promise<ApiAnswer>,
): Promise<TestResult> {
  const { connector, method: how, values, secrets } = await openInstance(context, id);
  const grant = await context.store.grants.find(id);
  const granted = scopesOf((grant?.scope || requestedScope(how, values)).replaceAll('+', ' '));
  const test = testCallFor(how, granted);
  if (!test) {
    throw new EvergrantError(
      'invalid_request',
      `${connector.title} declares no test call for the scopes that were granted.`,
      {
        hint: 'Make a call of your own instead: evergrant call <instance> <path>',
      },
    );
  }
  const { url: path, ...request } = testRequest(how, test, values, fresh(context));
  const begun = context.clock.monotonic();
  let sent: OutboundRequest | null = null;
  const answer = await call({ ...request, path }, (outbound) => {
    sent = outbound;
  });
  const { status } = answer;
  const { text, body } = await holdBody(answer.body);
  body.destroy();
  const failure =
    status < 300 && text !== null ? testFailure(test, whole(answer, text), context.clock.now()) : undefined;
  const ok = status >= 200 && status < 300 && failure === undefined;
  // Read again: a refresh may have come between.
  const hidden = secretsOf(await context.store.grants.find(id), [...secrets, ...secretsOf(grant, [])]);
  const message = failure ? scrub(failure.message, hidden) : words(status, test);
  const trace = testTrace(sent, { ...answer, text }, hidden, context.clock.monotonic() - begun);
  return { ok, method: test.method, path: test.path, status, message, trace };
}

function whole({ status, headers }: ApiAnswer, body: string): HttpAnswer {
  return { status, headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])), body };
}

const secretsOf = (grant: Grant | null, secrets: readonly string[]): string[] => [
  ...secrets,
  ...[grant?.tokens, ...Object.values(grant?.tokens?.sets ?? {})].flatMap((tokens) => [
    tokens?.access_token ?? '',
    tokens?.refresh_token ?? '',
  ]),
];

function words(status: number, { scope }: TestCall): string {
  if (status >= 200 && status < 300) return 'The API answers; the connection works.';
  if (status === 401) return 'The API refuses the token. Authorise the connection again.';
  if (status === 403)
    return `The API refuses this call: the user who authorised, or the scope${scope ? ` ${scope}` : ''}, does not allow it.`;
  if (status === 404) return 'The API does not know this call. Check the environment in the credentials.';
  if (status === 429) return 'The API asks to send less. Try again later.';
  if (status >= 500) return 'The API is in trouble. Try again later.';
  return `The API answered ${status}.`;
}
