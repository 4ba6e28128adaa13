import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { EvergrantError } from '../errors.ts';

export interface AssertionRequest {
  readonly client_id: string;
  /** The token endpoint, or what the vendor calls itself. */
  readonly audience: string;
  /** Private key, PEM. */
  readonly key: string;
  readonly key_id: string;
  readonly algorithm: 'RS256' | 'PS256' | 'ES256';
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Never used before (RFC 7523 §3, jti). */
  readonly id: string;
}

/** Seconds: long enough for a clock that is off, short enough to be worthless when it leaks. */
const lifetime = 300;

/**
 * The JWT by which a client proves itself with its private key (RFC 7523 §3).
 * @throws invalid_credentials where the key cannot be used; the message holds nothing of it
 */
export function clientAssertion(request: AssertionRequest): string {
  const { client_id, audience, algorithm: alg, key_id } = request;
  const issued = Math.floor(request.now / 1000);
  const head = { alg, typ: 'JWT', ...(key_id === '' ? {} : { kid: key_id }) };
  const claims = {
    iss: client_id,
    sub: client_id,
    aud: audience,
    jti: request.id,
    iat: issued,
    exp: issued + lifetime,
  };
  const signed = `${encode(head)}.${encode(claims)}`;
  const key = readKey(request.key, alg);
  const signature = sign('sha256', Buffer.from(signed), { key, ...parameters[alg] });
  return `${signed}.${signature.toString('base64url')}`;
}

/** RFC 7518 §3.3 to §3.5. */
const parameters = {
  RS256: { padding: constants.RSA_PKCS1_PADDING },
  PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  ES256: { dsaEncoding: 'ieee-p1363' },
} as const;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function readKey(pem: string, algorithm: AssertionRequest['algorithm']): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The reason may quote the key.
    throw unusable('cannot be read as a PEM private key without a passphrase');
  }
  const elliptic = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  if (algorithm === 'ES256' ? !elliptic : key.asymmetricKeyType !== 'rsa') {
    throw unusable(`is of another kind than ${algorithm} needs`);
  }
  return key;
}

function unusable(why: string): EvergrantError {
  return new EvergrantError('invalid_credentials', `The private key ${why}.`, {
    hint: 'Enter the key that belongs to the certificate or public key registered with the provider.',
  });
}
