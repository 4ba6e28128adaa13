import type { Derivation } from '../manifest/connector.ts';

/** How a value is made from others, in words: `HMAC-SHA-256 of {client_id}|{timestamp} with {client_secret}, in hex`. */
export function derivationWords({ of, digest, key, encoding, slice }: Derivation): string {
  const hashed = key === undefined ? `SHA-256 of ${of}` : `HMAC-SHA-256 of ${of} with ${key}`;
  const written = encoding ?? (digest === undefined ? undefined : 'hex');
  const cut = slice === undefined ? '' : `, characters ${slice[0] + 1} to ${slice[1]}`;
  return `${digest === undefined ? of : hashed}${written === undefined ? '' : `, in ${written}`}${cut}`;
}
