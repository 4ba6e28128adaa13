import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSealer, keyId, type SealContext } from '../../src/store/seal.ts';

const [first, second] = [randomBytes(32), randomBytes(32)];
const context: SealContext = { owner: 'ci_one', purpose: 'token_set', generation: 3 };

test('what was sealed opens again, and never looks the same twice', () => {
  const sealer = createSealer([first]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const plain = text.toWellFormed();
      const sealed = sealer.seal(plain, context);
      expect(sealer.open(sealed, context)).toBe(plain);
      expect(sealer.seal(plain, context)).not.toBe(sealed);
    }),
  );
});

test.each<[string, Partial<SealContext>]>([
  ['instance', { owner: 'ci_two' }],
  ['purpose', { purpose: 'credentials' }],
  ['generation', { generation: 4 }],
])('a sealed text moved to another %s does not open', (_, other) => {
  const sealer = createSealer([first]);
  const sealed = sealer.seal('secret', context);
  expect(() => sealer.open(sealed, { ...context, ...other })).toThrow(
    expect.objectContaining({ code: 'encryption_key_unknown' }),
  );
});

test('every bit of a sealed text is protected', () => {
  const sealer = createSealer([first]);
  const [version, id, body = ''] = sealer.seal('secret', context).split('.');
  const bytes = Buffer.from(body, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => sealer.open(`${version}.${id}.${changed.toString('base64url')}`, context)).toThrow();
  }
});

test('the first key seals, all open; a key that is missing is named by its id, never by itself', () => {
  const old = createSealer([first]).seal('secret', context);
  const both = createSealer([second, first]);
  expect(both.open(old, context)).toBe('secret');
  expect(both.seal('secret', context)).toContain(`.${keyId(second)}.`);
  expect(() => createSealer([second]).open(old, context)).toThrow(keyId(first));
  expect(keyId(first)).not.toContain(first.toString('hex').slice(0, 6));
});

test('the key of an owner is HKDF-SHA-256 of the master key, as any library computes it', () => {
  const key = new Uint8Array(hkdfSync('sha256', first, '', `evergrant seal ${context.owner}`, 32));
  const [, id, body = ''] = createSealer([first]).seal('secret', context).split('.');
  const bytes = Buffer.from(body, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(JSON.stringify([id, context.owner, context.purpose, context.generation])));
  decipher.setAuthTag(bytes.subarray(-16));
  expect(decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')).toBe('secret');
});
