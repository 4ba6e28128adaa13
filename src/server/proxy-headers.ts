import { endToEnd } from '../engine/call/end-to-end-headers.ts';
import type { Header } from '../engine/ports.ts';

/** What goes back to the caller, without what would speak for our own origin in its browser. */
export const answerHeaders = endToEnd([
  'alt-svc',
  'clear-site-data',
  'content-security-policy',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
  'x-content-type-options',
  'x-request-id',
]);

/** The headers of a request as pairs. `raw`: names and values in turn, as node:http has them. */
export function headerPairs(raw: readonly string[]): Header[] {
  const pairs: Header[] = [];
  for (let i = 0; i < raw.length; i += 2) pairs.push([raw[i]!, raw[i + 1]!]);
  return pairs;
}
