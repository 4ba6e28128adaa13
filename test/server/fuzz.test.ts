import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxCredentials } from '../helpers/lab.ts';
import {
  answerJson,
  type ScriptedProvider,
  startScriptedProvider,
  tokenAnswers,
} from '../helpers/scripted-provider.ts';
import { stores } from '../helpers/stores.ts';
import { type ApiServer, openApiServer } from './api-server.ts';
import { answerPointer, type OpenApi, type Route, routesOf } from './fuzz/operations.ts';
import { requestOf } from './fuzz/requests.ts';

const known = { connector: 'lightspeed-k-series', credentials: sandboxCredentials };

/** Of the same requests in every run; more of them with EVERGRANT_FUZZ_RUNS. */
const seed = Number(process.env.EVERGRANT_FUZZ_SEED ?? 20_261_122);
const numRuns = Number(process.env.EVERGRANT_FUZZ_RUNS ?? 15);

describe.each(stores)('the document, played at the server on %s', (store) => {
  let provider: ScriptedProvider;
  let server: ApiServer;
  let document: OpenApi;
  let validators: Ajv2020;
  let ids: string[];

  beforeAll(async () => {
    const tokens = tokenAnswers();
    provider = await startScriptedProvider((received, response) =>
      (received.path.includes('/token') ? tokens : answerJson({ ok: true }))(received, response),
    );
    server = await openApiServer(provider.origin, { store });
    document = (await server.ask('GET', '/api/openapi.json')).body;
    validators = addFormats
      .default(new Ajv2020({ strict: false, allErrors: true }))
      .addSchema(document, 'openapi.json');
    const add = async (name: string, more: object = {}) => {
      const body = { connector: 'lightspeed-k-series', name, credentials: sandboxCredentials, ...more };
      return (await server.ask('POST', '/api/instances', { body })).body.id as string;
    };
    const token_set = { access_token: 'a-0', refresh_token: 'r-0', expires_in: 3600 };
    ids = [await add('Alive', { token_set }), await add('Pending'), 'lightspeed-k-series', 'v1/items', 'Alive'];
  });
  afterAll(async () => {
    await server.close();
    await provider.close();
  });

  test('no request makes the server fail, and every answer is as described', async () => {
    for (const route of routesOf(document)) {
      const property = fc.asyncProperty(requestOf(route, ids, known), async ({ path, headers, body }) => {
        const sent = {
          method: route.method,
          headers: {
            authorization: `Bearer ${server.adminKey}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body }),
        };
        const answer = await fetch(`${server.origin}${path}`, { redirect: 'manual', ...sent });
        const text = await answer.text();
        expect(answer.status, text).not.toBe(500);
        check(validators, route, answer, text);
      });
      await fc.assert(property, { seed, numRuns, verbose: 1 });
    }
    expect((await server.ask('GET', '/readyz', { key: null })).status).toBe(200);
  }, 120_000);
});

function check(validators: Ajv2020, route: Route, answer: Response, text: string): void {
  // What the provider said passes as it is.
  if (route.path.startsWith('/proxy') && answer.headers.get('content-type') !== 'application/problem+json') return;
  if (text === '') return;
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const pointer = answerPointer(route, answer.status, type);
  expect(pointer, `${answer.status} ${type} of ${route.method} ${route.path} is described`).not.toBeNull();
  if (!/json/.test(type)) return;
  const validate = validators.getSchema(`openapi.json#/${pointer}`) as ValidateFunction;
  validate(JSON.parse(text));
  expect(validate.errors ?? [], text).toEqual([]);
}
