import { constants, createPublicKey, verify } from 'node:crypto';
import type { Client } from './authorization-server.ts';
import type { GetParameter } from './parameters.ts';

/**
 * Why a signed assertion does not prove the client (RFC 7523 §2.2, §3), in plain words, or null where it does.
 * `audience`: any of these will do; `now` in milliseconds.
 */
export function clientAssertionProblem(
  client: Client | undefined,
  get: GetParameter,
  audience: readonly string[],
  now: number,
): string | null {
  if (get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    return 'The parameter client_assertion_type is not that of RFC 7523.';
  if (client?.public_key === undefined) return 'No client with a public key issued this assertion.';
  const parts = (get('client_assertion') ?? '').split('.');
  const [header, claims] = [decode(parts[0]), decode(parts[1])];
  if (parts.length !== 3 || header === null || claims === null) return 'The client_assertion is not a signed JWT.';
  if (!isSigned(parts as [string, string, string], String(header.alg), client.public_key))
    return "The client_assertion is not signed with the client's key.";
  if (claims.iss !== client.client_id) return 'The claim iss is not the client id.';
  if (!(Number(claims.exp) * 1000 > now)) return 'The client_assertion has expired.';
  const named = [claims.aud].flat().map(String);
  return named.some((one) => audience.includes(one)) ? null : `The claim aud is not ${audience.join(' or ')}.`;
}

function isSigned(
  [header, claims, signature]: [string, string, string],
  algorithm: string,
  publicKey: string,
): boolean {
  const hash = /^(RS|PS|ES)(256|384|512)$/.exec(algorithm);
  if (hash === null) return false;
  const key = {
    key: createPublicKey(publicKey),
    ...(hash[1] === 'PS' && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }),
    ...(hash[1] === 'ES' && { dsaEncoding: 'ieee-p1363' as const }),
  };
  const signed = Buffer.from(`${header}.${claims}`);
  return verify(`sha${hash[2]}`, signed, key, Buffer.from(signature, 'base64url'));
}

function decode(part: string | undefined): Record<string, unknown> | null {
  try {
    const value = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
