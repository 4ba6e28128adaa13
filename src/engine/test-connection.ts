import { EvergrantError } from '../errors.ts';
import type { TestCall } from '../manifest/connector.ts';
import type { EngineContext } from './context.ts';
import type { ApiAnswer, ApiRequest, TestResult } from './engine.ts';
import { openInstance } from './opened-instance.ts';

/** Makes the first of the connector's test calls whose scope was granted. */
export async function testConnection(
  context: EngineContext,
  id: string,
  call: (request: ApiRequest) => Promise<ApiAnswer>,
): Promise<TestResult> {
  const { connector, values } = await openInstance(context, id);
  const grant = await context.store.grants.find(id);
  const scopes = (grant?.scope ?? values.scope ?? '').split(/[\s,]+/);
  const test = connector.api.test.find(({ scope }) => scope === undefined || scopes.includes(scope));
  if (!test) {
    throw new EvergrantError(
      'invalid_request',
      `${connector.title} declares no test call for the scopes that were granted.`,
      {
        hint: 'Make a call of your own instead: evergrant call <instance> <path>',
      },
    );
  }
  const { method, path } = test;
  const answer = await call({ method, path, headers: [['accept', 'application/json']] });
  answer.body.resume();
  const ok = answer.status >= 200 && answer.status < 300;
  return { ok, method, path, status: answer.status, message: words(answer.status, test) };
}

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
