import { expect, test } from 'vitest';
import { load, manifest } from '../manifest/load.ts';

/** RFC 9700 §2.1.2, §2.4, §2.1.1, §2.6: there is no word for these, so nobody has to notice them in a review. */
test.each([
  ['the implicit grant', manifest().replace('grant: authorization_code', 'grant: implicit')],
  ['the resource owner’s password', manifest().replace('grant: authorization_code', 'grant: password')],
  ['a challenge in plain text', manifest({ authorization: '      pkce: plain' })],
  [
    'a token endpoint without TLS',
    manifest().replace('https://login.acme.example/oauth/token', 'http://login.acme.example/oauth/token'),
  ],
  [
    'a token endpoint at another host',
    manifest().replace('https://login.acme.example/oauth/token', 'https://login.evil.example/oauth/token'),
  ],
  [
    'a token endpoint at an address of this machine',
    manifest().replace('https://login.acme.example/oauth/token', 'https://127.0.0.1/oauth/token'),
  ],
  ['an API at another host', manifest({ api: '  base_url: https://api.evil.example' })],
  ['every host there is', manifest().replace("'*.shops.acme.example'", "'*'")],
  ['every host of a public suffix', manifest().replace("'*.shops.acme.example'", "'*.com'")],
])('a manifest cannot ask for %s', (_, text) => {
  expect(load(manifest()).connector).not.toBeNull();
  expect(load(text).connector).toBeNull();
});
