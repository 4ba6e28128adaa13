import { expect, test } from 'vitest';
import { secureRandom } from '../../src/engine/access/secure-random.ts';

test('no piece is handed out twice, whatever its length', () => {
  const random = secureRandom();
  const seen = new Set<string>();
  for (let n = 0; n < 5_000; n++) {
    const length = 8 + (n % 60);
    const piece = random(length);
    expect(piece).toHaveLength(length);
    seen.add(Buffer.from(piece.subarray(0, 8)).toString('hex'));
  }
  expect(seen.size).toBe(5_000);
  expect(random(5_000)).toHaveLength(5_000);
});

test('every bit is as often set as not', () => {
  const random = secureRandom();
  const counts = Array.from({ length: 8 }, () => 0);
  const bytes = 40_000;
  for (let n = 0; n < bytes; n += 2) {
    for (const byte of random(2)) for (let bit = 0; bit < 8; bit++) counts[bit]! += (byte >> bit) & 1;
  }
  for (const count of counts) expect(Math.abs(count - bytes / 2)).toBeLessThan(bytes / 40);
});
