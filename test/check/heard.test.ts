import { expect, test } from 'vitest';
import { createHeard } from '../../src/check/heard.ts';
import { EvergrantError } from '../../src/errors.ts';

const secret = 'nw/sec=ret "1';

test.each([
  ['as it is', 'as it is', `token ${secret} refused`],
  ['in JSON, where quotes are escaped', 'as it is', { words: secret }],
  ['percent-encoded in an address', 'percent-encoded', `https://x.example/?t=${encodeURIComponent(secret)}`],
  [
    'in HTTP Basic, wherever it stands in it',
    'base64-encoded',
    `Basic ${Buffer.from(`id:${secret}`).toString('base64')}`,
  ],
  ['at another place in base64', 'base64-encoded', Buffer.from(`ab${secret}cd`).toString('base64')],
  ['in the message of an error', 'as it is', new EvergrantError('invalid_grant', `refused ${secret}`)],
  ['in the hint of an error', 'as it is', new EvergrantError('invalid_grant', 'no', { hint: secret })],
  ['in the cause of an error', 'as it is', new EvergrantError('internal', 'no', { cause: new Error(secret) })],
])('a secret is found %s', (_, form, said) => {
  const heard = createHeard();
  heard.secret('the client secret', secret);
  heard.said('a log', said);
  expect(heard.leaks()).toContainEqual({ name: 'the client secret', where: 'a log', form });
});

test('what was not said is not found, and what is short is found by chance only', () => {
  const heard = createHeard();
  heard.secret('the client secret', secret);
  heard.secret('a short one', 'log');
  heard.said('a log', 'nothing in this log');
  expect(heard.leaks()).toEqual([]);
});
