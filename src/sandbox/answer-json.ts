import { randomUUID } from 'node:crypto';
import type { AnswerFormat } from './authorization-server.ts';
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

/** An answer in the vendor's format. */
export function answerAs(
  format: AnswerFormat,
  status: number,
  body: Json,
  outcome: string,
  headers: Record<string, string> = {},
): Answer {
  const json = answerJson(status, body, outcome, headers);
  if (format === 'json' || typeof body !== 'object' || body === null) return json;
  const members = Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]);
  return {
    ...json,
    headers: { ...json.headers, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: String(new URLSearchParams(members)),
  };
}

export interface ErrorShape {
  readonly status: number;
  /** Template. */
  readonly body: Json;
  readonly format?: AnswerFormat;
  /** The vendor's word for the error, where it has one of its own. */
  readonly code?: string | number | undefined;
  readonly headers?: Record<string, string>;
}

/** A refusal in the vendor's shape. `now`: the provider's time, milliseconds since 1970. */
export function answerError(shape: ErrorShape, refusal: Refusal, request: Incoming, now: number): Answer {
  const { error, error_description } = refusal;
  const values: Record<string, Json> = {
    error: shape.code ?? error,
    error_description,
    status: shape.status,
    path: request.path,
    timestamp: new Date(now).toISOString(),
    request_id: randomUUID(),
  };
  const body = fillTemplate(shape.body, (name) => values[name]);
  return answerAs(shape.format ?? 'json', shape.status, body, `${error}: ${error_description}`, shape.headers);
}
