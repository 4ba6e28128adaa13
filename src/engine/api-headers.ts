import type { Header } from './ports.ts';

/**
 * Headers of a call that may go on to the API. What concerns one connection only (RFC 9110 §7.6.1), what tells about the
 * caller or belongs to this side (cookies, our key, where the request came from) stays here.
 */
export function apiHeaders(headers: readonly Header[]): Header[] {
  const named = headers
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(','));
  const dropped = new Set([...kept, ...named.map((name) => name.trim().toLowerCase())]);
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()) && !/^x-forwarded-/i.test(name));
}

const kept = [
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'origin',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'referer',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
];
