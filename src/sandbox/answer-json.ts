import { randomUUID } from 'node:crypto';
import type { Answer, Incoming, Refusal } from './exchange.ts';
import { fillTemplate, type Json } from './template.ts';

/** An answer in JSON. */
export function answerJson(status: number, body: Json, outcome: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
    outcome,
  };
}

export interface ErrorShape {
  readonly status: number;
  /** Template. */
  readonly body: Json;
  readonly headers?: Record<string, string>;
}

/** A refusal in the vendor's shape. `now`: the provider's time, milliseconds since 1970. */
export function answerError(shape: ErrorShape, refusal: Refusal, request: Incoming, now: number): Answer {
  const { error, error_description } = refusal;
  const values: Record<string, Json> = {
    error,
    error_description,
    status: shape.status,
    path: request.path,
    timestamp: new Date(now).toISOString(),
    request_id: randomUUID(),
  };
  const body = fillTemplate(shape.body, (name) => values[name]);
  return answerJson(shape.status, body, `${error}: ${error_description}`, shape.headers);
}
