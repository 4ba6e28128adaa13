import type { Exchange } from './transcript.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export type Send = (
  method: string,
  url: string,
  options?: { readonly headers?: Record<string, string>; readonly body?: string },
) => Promise<Answer>;

/** Sends requests, follows no redirect, and tells each with its answer. */
export function httpClient(from: Exchange['from'], tell: (exchange: Exchange) => void): Send {
  return async (method, url, { headers = {}, body } = {}) => {
    const answer = await fetch(url, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
    const answerBody = await answer.text();
    const answerHeaders = Object.fromEntries(answer.headers);
    tell({ from, method, url, headers, body: body ?? '', status: answer.status, answerHeaders, answerBody });
    return { status: answer.status, headers: answer.headers, body: answerBody };
  };
}
