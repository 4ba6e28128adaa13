import type { AuthenticationMethod, TestCall } from '../manifest/connector.ts';
import { expandUrl } from '../manifest/template.ts';
import type { HttpAnswer, HttpRequest } from '../oauth/http.ts';
import { type Json, providerRequest } from '../oauth/provider-request.ts';
import { readBody, type TokenFailure } from '../oauth/token-answer.ts';
import { expandAll, expandJson } from './resolve.ts';
import { type Fresh, lookUpIn, type Roots } from './roots.ts';

/** The first test call whose scope was granted; undefined where there is none. */
export function testCallFor(method: AuthenticationMethod, granted: readonly string[]): TestCall | undefined {
  return method.api.test.find(({ scope }) => scope === undefined || granted.includes(scope));
}

/**
 * A test call without its credential, ready to go below the base URL: `url` is a path with its query.
 * @throws invalid_credentials where a value is missing or does not fit its place
 */
export function testRequest(method: AuthenticationMethod, call: TestCall, values: Roots, fresh?: Fresh): HttpRequest {
  const lookUp = lookUpIn(method, values, fresh);
  // Read as a URL of its own, so that no value adds to the structure of the path.
  const origin = 'https://api.invalid';
  const request = providerRequest({
    method: call.method,
    url: expandUrl(origin + call.path, lookUp),
    query: expandAll(call.query, lookUp),
    headers: expandAll(call.headers, lookUp),
    form: expandAll(call.form, lookUp),
    ...(call.json === undefined ? {} : { json: expandJson(call.json, lookUp) as Readonly<Record<string, Json>> }),
    authentication: { headers: [], parameters: [] },
    standard: [],
  });
  return { ...request, url: request.url.slice(origin.length) };
}

/** What is wrong with a test call's answer although its status is a success; undefined: nothing. */
export function testFailure(call: TestCall, answer: HttpAnswer, now: number): TokenFailure | undefined {
  const { success, error } = call.response;
  // Any body will do where nothing is declared of it.
  if (Object.keys(success).length === 0 && Object.keys(error.when).length === 0) return undefined;
  const read = readBody(answer, call.response, now);
  return 'failure' in read ? read.failure : undefined;
}
