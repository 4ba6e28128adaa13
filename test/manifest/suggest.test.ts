import { expect, test } from 'vitest';
import { suggest } from '../../src/manifest/suggest.ts';

const keys = ['title', 'token_request', 'refresh_request', 'S256', 'id'];

test.each([
  ['titel', 'title'],
  ['Title', 'title'],
  ['tokenRequest', 'token_request'],
  ['token-request', 'token_request'],
  ['refesh_reqest', 'refresh_request'],
  ['s256', 'S256'],
  ['di', 'id'],
])('%s was meant to be %s', (typed, meant) => {
  expect(suggest(typed, keys)).toBe(meant);
});

test.each(['colour', 'xy', 'request', '', 'title'.repeat(50)])('%s is close to nothing', (typed) => {
  expect(suggest(typed, keys)).toBeNull();
});
