import { createHash, createHmac } from 'node:crypto';
import type { Derivation } from '../manifest/connector.ts';
import { expandValue, type LookUp } from '../manifest/template.ts';

/** A value made from others, as the manifest declares it: a digest or an HMAC, an encoding, a slice. */
export function derive({ of, digest, key, encoding, slice }: Derivation, lookUp: LookUp): string {
  const text = expandValue(of, lookUp);
  const bytes = digest === undefined ? Buffer.from(text, 'utf8') : digestOf(text, digest, key, lookUp);
  const standard = digest === undefined ? 'utf8' : 'hex';
  return bytes.toString(encoding ?? standard).slice(slice?.[0], slice?.[1]);
}

function digestOf(text: string, digest: 'sha256', key: string | undefined, lookUp: LookUp): Buffer {
  const hash = key === undefined ? createHash(digest) : createHmac(digest, expandValue(key, lookUp));
  return hash.update(text, 'utf8').digest();
}
