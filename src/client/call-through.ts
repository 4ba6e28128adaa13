import { Readable } from 'node:stream';
import type { ApiAnswer, ApiRequest } from '../engine/engine.ts';
import { problemError } from './client.ts';
import { reaching } from './reaching.ts';
import type { RemoteOptions } from './remote-engine.ts';

/** A call of the provider's API through the server's proxy. @throws what the server itself refuses */
export async function callThrough({ url, key }: RemoteOptions, id: string, request: ApiRequest): Promise<ApiAnswer> {
  const { method, path, headers, body, signal } = request;
  const answer = await reaching(url)(`${url}/proxy/${encodeURIComponent(id)}${path}`, {
    method,
    headers: [...headers.map(([name, value]): [string, string] => [name, value]), ['authorization', `Bearer ${key}`]],
    redirect: 'manual',
    ...(body === undefined ? {} : { body: body as NonNullable<RequestInit['body']>, duplex: 'half' }),
    ...(signal === undefined ? {} : { signal }),
  });
  // A problem of the server names a code of ours; one that the provider sends passes as the answer it is.
  if (answer.headers.get('content-type')?.startsWith('application/problem+json')) {
    const text = await answer.text();
    const problem = parsed(text);
    if (typeof problem?.type === 'string' && problem.type.startsWith(`${url}/errors#`)) {
      throw problemError(problem, answer.status);
    }
    return { status: answer.status, headers: [...answer.headers], body: Readable.from([text]) };
  }
  const stream = answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body as never);
  return { status: answer.status, headers: [...answer.headers], body: stream };
}

function parsed(text: string): { readonly type?: unknown } | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
