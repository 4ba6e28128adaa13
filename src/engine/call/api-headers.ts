import type { Header } from '../ports.ts';
import { endToEnd } from './end-to-end-headers.ts';

/** Ours, or about our caller: the provider has no business with them. */
const throughToTheProvider = endToEnd([
  'authorization',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'origin',
  'referer',
  'via',
  'x-real-ip',
]);

/** Headers of a call that may go on to the API. */
export function apiHeaders(headers: readonly Header[]): Header[] {
  return throughToTheProvider(headers).filter(([name]) => !/^(x-forwarded-|sec-fetch-)/i.test(name));
}
