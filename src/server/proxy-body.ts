import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ApiRequest } from '../engine/engine.ts';

/** Bytes that are held in memory, so that the request can be sent again after a 401. */
const maxHeld = 1_048_576;

/** The body of a request that is passed on: whole where it is small and says so, else the stream; none where there is none. */
export async function proxyBody(request: IncomingMessage): Promise<ApiRequest['body']> {
  const length = request.headers['content-length'];
  if (length === undefined) return request.headers['transfer-encoding'] === undefined ? undefined : request;
  if (Number(length) === 0) return undefined;
  return Number(length) <= maxHeld ? buffer(request) : request;
}
