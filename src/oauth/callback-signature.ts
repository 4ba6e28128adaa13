import { sha256 } from './digest.ts';

/**
 * Whether a callback was signed by the provider: the parameter named `parameter` holds, in hex, the HMAC-SHA256 under
 * `key` of all other parameters of the query, sorted by name and joined as `name=value&name=value`. Vendors differ in
 * whether the values are joined as they are or form-encoded, so either is taken.
 */
export function isSigned(callbackUrl: string, parameter: string, key: string): boolean {
  const parameters = [...new URL(callbackUrl).searchParams];
  const sent = parameters.filter(([name]) => name === parameter).map(([, value]) => value);
  const others = parameters.filter(([name]) => name !== parameter).sort(byName);
  const plain = others.map((pair) => pair.join('=')).join('&');
  const texts = [plain, new URLSearchParams(others).toString()];
  return sent.length === 1 && texts.some((text) => matches(sent[0] ?? '', sha256(text, key)));
}

/** By code unit, so that every machine sorts alike. */
const byName = ([one]: [string, string], [other]: [string, string]): number => (one < other ? -1 : one > other ? 1 : 0);

/** Digests of both are compared, so that the time it takes tells nothing of how much was right. */
function matches(hex: string, signature: Buffer): boolean {
  return sha256(hex.toLowerCase()).equals(sha256(signature.toString('hex')));
}
