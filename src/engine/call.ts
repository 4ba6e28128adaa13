import { Readable } from 'node:stream';
import { apiBaseUrl } from '../instance/resolve.ts';
import { apiTarget } from '../instance/target.ts';
import { bearer } from '../oauth/bearer.ts';
import type { AccessTokens } from './access-token.ts';
import { apiHeaders } from './api-headers.ts';
import type { EngineContext } from './context.ts';
import type { AccessToken, ApiAnswer, ApiRequest } from './engine.ts';
import { type OpenedInstance, openInstance } from './opened-instance.ts';

/**
 * Calls the connector's API with the instance's token (RFC 6750 §2.1), below its base URL and nowhere else. After a 401
 * the token is refreshed once and the call made once more, if its body was held in memory.
 */
export async function callApi(
  context: EngineContext,
  tokens: AccessTokens,
  id: string,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const opened = await openInstance(context, id);
  const url = apiTarget(apiBaseUrl(opened.connector, opened.method, opened.values), request.path);
  const token = await tokens.accessToken(id);
  const answer = await send(context, opened, url, request, token);
  if (answer.status !== 401 || request.body instanceof Readable) return answer;
  const renewed = await tokens.accessToken(id, { rejected_generation: token.generation });
  if (renewed.generation === token.generation) return answer;
  answer.body.destroy();
  return send(context, opened, url, request, renewed);
}

function send(
  context: EngineContext,
  { connector }: OpenedInstance,
  url: string,
  request: ApiRequest,
  token: AccessToken,
): Promise<ApiAnswer> {
  const { method, body, signal } = request;
  const headers = [...apiHeaders(request.headers), ['authorization', bearer(token.access_token)] as const];
  return context.transport.stream(
    { method, url, headers, ...(body === undefined ? {} : { body }) },
    connector.hosts,
    signal,
  );
}
