import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { EvergrantError } from '../errors.ts';
import { boundedCache } from '../instance/bounded-cache.ts';
import { rememberedOf } from '../manifest/remembered-of.ts';
import { fixedKeys, type KeyRing, type MasterKey } from './key-ring.ts';

export { keyId } from './key-ring.ts';

/** What a sealed text belongs to: it opens only with the same owner, purpose and generation. */
export interface SealContext {
  /** Id of the instance; its own key is derived from the master key. */
  readonly owner: string;
  readonly purpose:
    | 'credentials'
    | 'token_set'
    | 'token_answer'
    | 'code_verifier'
    | 'waiting_grant'
    | 'idempotent_answer'
    | 'spool'
    | 'canary'
    | 'draft';
  readonly generation: number;
}

export interface Sealer {
  seal(plain: string, context: SealContext): string;
  /** @throws encryption_key_unknown where the key is not here, or the text was changed or moved */
  open(sealed: string, context: SealContext): string;
  /** Ids of the keys that are here; the first seals. */
  keyIds(): readonly string[];
}

const nonceLength = 12;
const noncesAtOnce = 256;
const tagLength = 16;
/** Derived keys in memory: deriving costs more than sealing. */
const ownerKeysHeld = 4_096;

/**
 * Seals texts with AES-256-GCM under a key derived (HKDF-SHA-256) from a master key and the owner. A sealed text reads
 * `v1.<key id>.<base64url of nonce, ciphertext, tag>`; key id, owner, purpose and generation are authenticated.
 * @param keys a ring that may change, or 32 bytes each: the first seals, all open
 */
export function createSealer(keys: KeyRing | readonly Uint8Array[]): Sealer {
  const nonces = noncePool();
  const ring = 'sealing' in keys ? keys : fixedKeys(keys);
  const held = boundedCache<KeyObject>(ownerKeysHeld);
  const ownerKey = ({ id, key }: MasterKey, owner: string) => held(`${id} ${owner}`, () => deriveKey(key, owner));
  return {
    seal(plain, context) {
      const master = ring.sealing();
      const nonce = nonces.next();
      const cipher = createCipheriv('aes-256-gcm', ownerKey(master, context.owner), nonce);
      cipher.setAAD(associatedData(master.id, context));
      const sealed = [nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return `v1.${master.id}.${Buffer.concat(sealed).toString('base64url')}`;
    },
    open(sealed, context) {
      const [version, id = '', body = ''] = sealed.split('.');
      const master = version === 'v1' ? ring.find(id) : null;
      if (!master) throw unknownKey(id);
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', ownerKey(master, context.owner), bytes.subarray(0, nonceLength));
      decipher.setAAD(associatedData(master.id, context));
      decipher.setAuthTag(bytes.subarray(-tagLength));
      try {
        return decipher.update(bytes.subarray(nonceLength, -tagLength), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new EvergrantError('encryption_key_unknown', 'A sealed value does not open: it was changed or moved.', {
          hint: 'Restore the store from a backup.',
          cause,
        });
      }
    },
    keyIds: () => ring.all().map(({ id }) => id),
  };
}

/** Nonces from the system's randomness, fetched many at once: a call for each costs more than the sealing. */
function noncePool(): { next(): Uint8Array } {
  const pool = new Uint8Array(noncesAtOnce * nonceLength);
  let used = pool.length;
  return {
    next() {
      if (used === pool.length) {
        randomFillSync(pool);
        used = 0;
      }
      used += nonceLength;
      return pool.slice(used - nonceLength, used);
    },
  };
}

/**
 * HKDF (RFC 5869) of one block, its first half remembered with the master key: an instance that was not used lately
 * costs one HMAC.
 */
function deriveKey(masterKey: Uint8Array, owner: string): KeyObject {
  return createSecretKey(createHmac('sha256', extracted(masterKey)).update(`evergrant seal ${owner}\x01`).digest());
}

/**
 * RFC 5869 §2.2, without a salt: as many zeros as the hash is long. Held as a key object: bytes are made into one for
 * each use, which costs several times the HMAC.
 */
const extracted = rememberedOf((masterKey: Uint8Array) =>
  createSecretKey(createHmac('sha256', new Uint8Array(32)).update(masterKey).digest()),
);

const associatedData = (id: string, { owner, purpose, generation }: SealContext): Uint8Array =>
  Buffer.from(JSON.stringify([id, owner, purpose, generation]), 'utf8');

function unknownKey(id: string): EvergrantError {
  return new EvergrantError(
    'encryption_key_unknown',
    `The store was sealed with the encryption key ${id || 'of another format'}, which is not here.`,
    {
      hint: 'Bring back the key file or the EVERGRANT_ENCRYPTION_KEY that this data was written with.',
    },
  );
}
