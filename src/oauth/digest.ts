import { createHash, createHmac } from 'node:crypto';

/** SHA-256 of a text in UTF-8, or its HMAC under a key (RFC 2104). */
export function sha256(text: string, key?: string): Buffer {
  const hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  return hash.update(text, 'utf8').digest();
}
