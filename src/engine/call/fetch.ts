import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { ApiAnswer, ApiRequest } from '../engine.ts';

/** Statuses whose answer has no body, which `Response` insists on. */
const bodiless = [101, 204, 205, 304];

/** `fetch` in terms of `call`: the same arguments as the platform's, except that a path stands in place of a URL. */
export async function fetchThrough(
  call: (request: ApiRequest) => Promise<ApiAnswer>,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const { body } = init;
  const streamed = body instanceof globalThis.ReadableStream;
  // The platform reads headers, method and the many kinds of body; the URL is not used.
  const request = new Request('https://path.invalid/', { ...init, body: streamed ? null : (body ?? null) });
  // Nobody undoes a compression here, so none is asked for.
  request.headers.delete('accept-encoding');
  const answer = await call({
    method: request.method,
    path,
    headers: [...request.headers],
    signal: request.signal,
    ...(streamed ? { body: Readable.fromWeb(body as ReadableStream) } : {}),
    ...(!streamed && body != null ? { body: new Uint8Array(await request.arrayBuffer()) } : {}),
  });
  const headers = new Headers(answer.headers.map(([name, value]) => [name, value] as [string, string]));
  if (bodiless.includes(answer.status)) {
    answer.body.resume();
    return new Response(null, { status: answer.status, headers });
  }
  return new Response(Readable.toWeb(answer.body) as unknown as globalThis.ReadableStream, {
    status: answer.status,
    headers,
  });
}
