import { endToEndHeaders } from '../engine/end-to-end-headers.ts';
import type { Header } from '../engine/ports.ts';

/** They would speak for our own origin in the caller's browser. */
const notForTheCaller = [
  'alt-svc',
  'clear-site-data',
  'content-security-policy',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
  'x-content-type-options',
  'x-request-id',
];

/** The headers of a request as pairs. `raw`: names and values in turn, as node:http has them. */
export function headerPairs(raw: readonly string[]): Header[] {
  return Array.from({ length: raw.length / 2 }, (_, i): Header => [raw[2 * i]!, raw[2 * i + 1]!]);
}

/** What goes back to the caller. */
export function answerHeaders(pairs: readonly Header[]): Header[] {
  return endToEndHeaders(pairs, notForTheCaller);
}
