import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from './exchange.ts';
import type { Misbehaviour } from './script.ts';

/** Writes an answer, or breaks off as the script says. Returns when that is done; `silent` never answers. */
export async function send(response: ServerResponse, answer: Answer, misbehaviour: Misbehaviour = {}): Promise<void> {
  const { delay = 0, ending = 'answer' } = misbehaviour;
  if (delay > 0) await wait(delay);
  if (ending === 'silent' || response.destroyed) return;
  if (ending === 'reset') return void response.socket?.resetAndDestroy();
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
  if (ending === 'answer') return void response.end(body);
  const { promise, resolve } = Promise.withResolvers<void>();
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => resolve());
  await promise;
  response.socket?.destroy();
}

/** The vendor's answer with what the script puts in its place. */
export function altered(answer: Answer, { status, headers, body }: Misbehaviour): Answer {
  return {
    status: status ?? answer.status,
    headers: { ...answer.headers, ...lowerCase(headers) },
    body: body === undefined ? answer.body : typeof body === 'string' ? body : JSON.stringify(body),
    outcome: answer.outcome,
  };
}

function lowerCase(headers: Misbehaviour['headers'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
