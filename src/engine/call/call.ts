import { Readable } from 'node:stream';
import { apiCall } from '../../instance/api-call.ts';
import { apiCredential } from '../../instance/api-credential.ts';
import { currentTokens } from '../../instance/current-tokens.ts';
import { mayMeanExpired, meansExpired } from '../../instance/expired.ts';
import { hasTokens } from '../../instance/method.ts';
import { apiBaseUrl } from '../../instance/resolve.ts';
import type { AuthenticationMethod } from '../../manifest/connector.ts';
import { rememberedOf } from '../../manifest/remembered-of.ts';
import type { EngineContext } from '../context.ts';
import type { AccessToken, ApiAnswer, ApiRequest } from '../engine.ts';
import { type OpenedInstance, openInstance, openInstanceAt } from '../instances/opened-instance.ts';
import type { Header, OutboundRequest } from '../ports.ts';
import type { AccessTokens } from '../refresh/access-token.ts';
import { fresh } from '../refresh/fresh.ts';
import { apiHeaders } from './api-headers.ts';
import { holdBody } from './hold-body.ts';

/** Is shown each request as it leaves, credential included. */
export type Sent = (request: OutboundRequest) => void;

/**
 * Calls the connector's API with the instance's credential, below its base URL and nowhere else. After an answer that
 * means an expired token the token is refreshed once and the call made once more, if its body was held in memory.
 */
export async function callApi(
  context: EngineContext,
  tokens: AccessTokens,
  id: string,
  request: ApiRequest,
  sent: Sent = () => {},
): Promise<ApiAnswer> {
  const send = (opened: OpenedInstance, token: AccessToken | null) => sendCall(context, opened, request, token, sent);
  const opened = await openedFor(context, id);
  if (!hasTokens(opened.method)) return send(opened, null);
  const token = await tokens.accessToken(id);
  // A first token may have brought what the address of the API is made of.
  const connected =
    token.generation === 1 && opened.method.grant === 'client_credentials' ? await openInstance(context, id) : opened;
  const answer = await send(connected, token);
  if (request.body instanceof Readable || mayMeanExpired(connected.method.api, answer.status) === 'no') return answer;
  const { expired, answer: held } = await readSigns(connected, answer);
  if (!expired) return held;
  const renewed = await tokens.accessToken(id, { rejected_generation: token.generation });
  if (renewed.generation === token.generation) return held;
  held.body.destroy();
  return send(await openInstance(context, id), renewed);
}

/** From memory as long as its token is: who edits or removes the instance elsewhere is heard within two seconds. */
function openedFor(context: EngineContext, id: string): Promise<OpenedInstance> {
  const revision = context.cache.revisionOf(id);
  return revision === null ? openInstance(context, id) : openInstanceAt(context, id, revision);
}

/** Whether an answer means an expired token. Its body is read only where a sign asks for it and it is short. */
async function readSigns(
  { method: { api } }: OpenedInstance,
  answer: ApiAnswer,
): Promise<{ readonly expired: boolean; readonly answer: ApiAnswer }> {
  const means = mayMeanExpired(api, answer.status);
  if (means !== 'by_body') return { expired: means === 'yes', answer };
  const { text, body } = await holdBody(answer.body);
  const expired = text !== null && meansExpired(api, answer.status, text);
  return { expired, answer: { ...answer, body } };
}

async function sendCall(
  context: EngineContext,
  opened: OpenedInstance,
  request: ApiRequest,
  token: AccessToken | null,
  sent: Sent,
): Promise<ApiAnswer> {
  const { method: how, values, hosts } = opened;
  const { method, body, signal } = request;
  const tokens = {
    ...(namesTokenSets(how) ? await storedTokens(context, opened) : {}),
    access_token: token?.access_token ?? '',
  };
  const credential = apiCredential(how, values, tokens, fresh(context));
  const outbound = {
    method,
    ...apiCall(baseUrlOf(opened), request.path, callersHeaders(opened, request), credential),
    ...(body === undefined ? {} : { body }),
  };
  sent(outbound);
  return context.transport.stream(outbound, hosts, signal);
}

async function storedTokens({ store }: EngineContext, { record }: OpenedInstance) {
  return currentTokens((await store.grants.find(record.id))?.tokens ?? null);
}

/** Further token sets are read only where a call names one. */
const namesTokenSets = rememberedOf(({ api }: AuthenticationMethod) =>
  JSON.stringify([api.headers, api.authorization]).includes('{token.'),
);

/** Worked out once for each instance that is held in memory. */
const baseUrlOf = rememberedOf(({ connector, method, values }: OpenedInstance) =>
  apiBaseUrl(connector, method, values),
);

/** An answer whose body is to be read must not come compressed. */
function callersHeaders({ method }: OpenedInstance, request: ApiRequest): Header[] {
  const headers = apiHeaders(request.headers);
  if (!method.api.expired.some(({ body }) => body !== undefined)) return headers;
  return headers.filter(([name]) => name.toLowerCase() !== 'accept-encoding');
}
