import type { Derivation } from '../manifest/connector.ts';
import { expandValue, type LookUp } from '../manifest/template.ts';
import { sha256 } from '../oauth/digest.ts';

/** A value made from others, as the manifest declares it: a digest or an HMAC, an encoding, a slice. */
export function derive({ of, digest, key, encoding, slice }: Derivation, lookUp: LookUp): string {
  const text = expandValue(of, lookUp);
  const secret = key === undefined ? undefined : expandValue(key, lookUp);
  const bytes = digest === undefined ? Buffer.from(text, 'utf8') : sha256(text, secret);
  const standard = digest === undefined ? 'utf8' : 'hex';
  return bytes.toString(encoding ?? standard).slice(slice?.[0], slice?.[1]);
}
