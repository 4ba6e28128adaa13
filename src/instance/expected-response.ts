import type { AuthorizationCodeMethod } from '../manifest/connector.ts';
import { variablesOf } from '../manifest/template.ts';
import type { ExpectedResponse } from '../oauth/authorization.ts';

/** What is read of the callback: the code under its name, what is captured, and what the token request repeats. */
export function expectedResponse({ authorization_response, token_request }: AuthorizationCodeMethod): ExpectedResponse {
  const { query, form, headers, json } = token_request;
  const named = textsIn([token_request.url, query, form, headers, json])
    .flatMap((text) => variablesOf(text))
    .filter((name) => name.startsWith('callback.'))
    .map((name) => name.slice('callback.'.length));
  const captured = Object.values(authorization_response.capture).map(({ from }) => from);
  return { code: authorization_response.code, parameters: [...new Set([...captured, ...named])] };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
