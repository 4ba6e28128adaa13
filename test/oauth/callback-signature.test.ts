import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSigned } from '../../src/oauth/callback-signature.ts';

const key = 'hush';
const sign = (text: string): string => createHmac('sha256', key).update(text).digest('hex');
const callback = 'https://app.example/cb?code=0907&shop=corner.example&state=0.6&timestamp=1337178173';
const signature = sign('code=0907&shop=corner.example&state=0.6&timestamp=1337178173');

test('a callback is signed over its other parameters, in whatever order they stand', () => {
  expect(isSigned(`${callback}&hmac=${signature}`, 'hmac', key)).toBe(true);
  const shuffled = `https://app.example/cb?timestamp=1337178173&hmac=${signature}&state=0.6&shop=corner.example&code=0907`;
  expect(isSigned(shuffled, 'hmac', key)).toBe(true);
});

test('values are joined as they are, or form-encoded', () => {
  const padded = 'https://app.example/cb?code=1&host=YWJj%3D%3D';
  expect(isSigned(`${padded}&hmac=${sign('code=1&host=YWJj==')}`, 'hmac', key)).toBe(true);
  expect(isSigned(`${padded}&hmac=${sign('code=1&host=YWJj%3D%3D')}`, 'hmac', key)).toBe(true);
});

test.each([
  ['another key', `${callback}&hmac=${createHmac('sha256', 'other').update('x').digest('hex')}`],
  ['a changed parameter', `${callback.replace('0907', '0908')}&hmac=${signature}`],
  ['a parameter more', `${callback}&more=1&hmac=${signature}`],
  ['no signature', callback],
  ['an empty one', `${callback}&hmac=`],
  ['half of one', `${callback}&hmac=${signature.slice(0, 32)}`],
  ['two of them', `${callback}&hmac=${signature}&hmac=${signature}`],
  ['no hex', `${callback}&hmac=${'z'.repeat(64)}`],
])('%s is refused', (_, url) => {
  expect(isSigned(url, 'hmac', key)).toBe(false);
});
