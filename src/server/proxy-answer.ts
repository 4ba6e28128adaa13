import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { ApiAnswer } from '../engine/engine.ts';
import { answerHeaders } from './proxy-headers.ts';

/** Bytes of a body that leave in one write with the headers, as text; beyond that copying costs more than a write. */
const inOneWrite = 8_192;

/** Passes the provider's answer on. One that breaks off is cut off here too, never ended as if it were whole. */
export function sendAnswer(answer: ApiAnswer, requestId: string, response: ServerResponse): void {
  const headers: string[] = [];
  for (const [name, value] of answerHeaders(answer.headers)) headers.push(name, value);
  // It is the provider's content at our address: a browser must not run it as ours.
  headers.push('x-request-id', requestId, ...safeguards);
  response.writeHead(answer.status, headers);
  const { whole } = answer;
  if (whole) {
    if (whole.length < inOneWrite) response.end(whole.toString('latin1'), 'latin1');
    else response.end(whole);
  } else if (answer.passTo) answer.passTo(response);
  else {
    pipeline(answer.body, response, (error) => {
      if (error) response.destroy();
    });
  }
}

const safeguards = ['x-content-type-options', 'nosniff', 'content-security-policy', 'sandbox'];
