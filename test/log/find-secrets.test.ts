import { describe, expect, it } from 'vitest';
import { findSecrets } from './find-secrets.ts';

const token = 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7bC9d';
const basic = Buffer.from('devp-sandbox:nwsec-sandbox-not-a-secret').toString('base64');

describe('what counts as a secret in a log', () => {
  it.each([
    ['an access token', `{"msg":"got ${token}"}`],
    ['a token in JSON', '{"access_token":"short"}'],
    ['a code in an address', 'GET /oauth/callback/shop?code=VlWFo0'],
    ['a client secret', 'nwsec-sandbox-not-a-secret'],
    ['a client secret within base64', basic],
    ['a client secret within base64, begun elsewhere', Buffer.from('x:nwsec-sandbox-not-a-secret!').toString('base64')],
    ['a header', 'authorization: Basic ZGV2cDpzZWNyZXQ='],
    ['an admin key', 'egk_abcdefgh12345678'],
  ])('%s', (_, text) => {
    expect(findSecrets(`one\n${text}\nthree`)).toContainEqual(expect.objectContaining({ line: 2 }));
  });

  it.each([
    ['what was redacted', 'Authorization: Bearer *** ?code=***&state=*** {"access_token":"***"}'],
    [
      'an instance, a request id and a time',
      '{"instance":"ci_il2tra75q3k68nag","request_id":"7f3c2a10-3d5b-4c6e-9a51-0b8e4f2d1c77","time":1763763500734}',
    ],
    ['words about tokens', 'evergrant: the access token is missing. Basic authentication, Bearer tokens, state length'],
    ['a long path', '/tmp/evergrant-test-abcdefghijklmnopqrstuvwxyzabcdefghijk/admin-key'],
  ])('not: %s', (_, text) => {
    expect(findSecrets(text)).toEqual([]);
  });

  it('says what was found and where, and does not repeat it', () => {
    expect(JSON.stringify(findSecrets(`a\nb ${token}`))).not.toContain(token);
  });
});
