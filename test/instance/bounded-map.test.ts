import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedMap } from '../../src/instance/bounded-map.ts';

test('what is used stays, what was not used lately goes', () => {
  const map = new BoundedMap<number>(10, () => 1);
  for (let i = 0; i < 100; i++) {
    map.set(`k${i}`, i);
    expect(map.get('k0'), `after ${i}`).toBe(0);
  }
  expect(map.get('k99')).toBe(99);
  expect(map.get('k50')).toBeUndefined();
});

test('it never returns anything but what was set last,', () => {
  const step = fc.record({
    key: fc.integer({ min: 0, max: 20 }).map(String),
    action: fc.constantFrom('set', 'get', 'delete'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const map = new BoundedMap<number>(8, () => 1);
      const model = new Map<string, number>();
      for (const [index, { key, action }] of steps.entries()) {
        if (action === 'set') {
          map.set(key, index);
          model.set(key, index);
        } else if (action === 'delete') {
          map.delete(key);
          model.delete(key);
        } else expect([undefined, model.get(key)]).toContain(map.get(key));
      }
    }),
  );
});
