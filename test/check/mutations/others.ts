import type { Mutation, UnseenMutation } from './mutation.ts';

const quickbooks = { connector: 'quickbooks-online', method: 'oauth2_authorization_code' } as const;
const sheets = { connector: 'google-sheets', method: 'oauth2_authorization_code' } as const;
const xero = { connector: 'xero', method: 'oauth2_authorization_code' } as const;
const shopify = { connector: 'shopify', method: 'oauth2_authorization_code' } as const;
const tiktok = { connector: 'tiktok-business', method: 'oauth2_authorization_code' } as const;
const slack = { connector: 'slack', method: 'oauth2_authorization_code' } as const;
const zendesk = { connector: 'zendesk', method: 'oauth2_authorization_code' } as const;
const netsuite = { connector: 'netsuite', method: 'oauth2_authorization_code' } as const;
const zoho = { connector: 'zoho-crm', method: 'oauth2_authorization_code' } as const;

export const otherMutations: readonly Mutation[] = [
  {
    ...quickbooks,
    mistake: 'a parameter of the callback is misspelt',
    from: 'from: realmId',
    to: 'from: realm_id',
    fails: 'callback',
    cause: /no parameter realm_id; the vendor sends .*realmId/,
  },
  {
    ...quickbooks,
    mistake: 'revocation has another path',
    from: '/v2/oauth2/tokens/revoke',
    to: '/v2/oauth2/token/revoke',
    fails: 'revocation',
    cause: /documents nothing at POST .*\/v2\/oauth2\/token\/revoke/,
  },
  {
    ...quickbooks,
    mistake: 'that a grant ends after five years is not said',
    from: ', absolute_lifetime: 1825d',
    to: '',
    fails: 'grant-end',
    cause: /1825 days after the consent, and nobody is told/,
  },
  {
    ...sheets,
    mistake: 'offline access is not asked for',
    from: 'access_type: offline',
    to: 'access_type: online',
    fails: 'lasting',
    cause: /access_type/,
  },
  {
    ...sheets,
    mistake: 'the sign-in page and the token endpoint are mixed up',
    from: 'https://oauth2.googleapis.com/token',
    to: 'https://accounts.google.com/token',
    fails: 'hosts',
    cause: /token request goes to accounts\.google\.com/,
  },
  {
    ...xero,
    mistake: 'what there is to choose from is read under another key',
    from: 'value: tenantId',
    to: 'value: tenant_id',
    fails: 'captures',
    cause: /tenant/,
  },
  {
    ...shopify,
    mistake: 'scopes are joined by spaces',
    from: 'scope: { separator: comma }',
    to: 'scope: { separator: space }',
    fails: 'separator',
    cause: /joined by a space; the vendor separates them by a comma/,
  },
  {
    ...shopify,
    mistake: 'the token goes to the API as Bearer',
    from: "authorization: { header: X-Shopify-Access-Token, value: '{access_token}' }",
    to: "authorization: { header: Authorization, value: 'Bearer {access_token}' }",
    fails: 'test-call',
    cause: /X-Shopify-Access-Token/,
  },
  {
    ...tiktok,
    mistake: 'the client id stands under another name in the authorization request',
    from: "app_id: '{client_id}'",
    to: "client_key: '{client_id}'",
    fails: 'connect',
    cause: /app_id/,
  },
  {
    ...tiktok,
    mistake: 'the token is looked for at the top of the answer',
    from: 'access_token: data.access_token',
    to: 'access_token: access_token',
    fails: 'connect',
    cause: /no access token/i,
  },
  {
    ...slack,
    mistake: "the API's sign for an expired token is not declared",
    from: '    - { status: 200, body: { error: token_expired } }\n',
    to: '',
    fails: 'expired-sign',
    cause: /token_expired.*no refresh followed/,
  },
  {
    ...zendesk,
    mistake: 'the code verifier is left out of the token request',
    from: "code_verifier: '{code_verifier}'",
    to: 'code_verifier: null',
    fails: 'connect',
    cause: /refused the token request.*code_verifier/,
  },
  {
    ...netsuite,
    mistake: 'the state is shorter than the vendor takes',
    from: 'minimum: 24\n        maximum: 1024\n        default: 43',
    to: 'minimum: 8\n        maximum: 1024\n        default: 16',
    fails: 'connect',
    cause: /state/,
  },
  {
    ...zoho,
    mistake: 'the token goes to the API as Bearer',
    from: 'Zoho-oauthtoken {access_token}',
    to: 'Token {access_token}',
    fails: 'test-call',
    cause: /Zoho-oauthtoken/,
  },
  {
    ...zoho,
    mistake: 'the expiry is taken for milliseconds',
    after: 'token_request:',
    from: 'response:\n',
    to: 'response:\n        map: { expires_in: lifetime, expires_in_milliseconds: expires_in }\n',
    fails: 'token-lifetime',
    cause: /lives 3600 seconds; the connector/,
  },
];

export const unseenMutations: readonly UnseenMutation[] = [
  {
    ...xero,
    mistake: 'the header of the chosen tenant is misspelt',
    after: 'after_connect',
    from: "headers: { xero-tenant-id: '{captured.tenant}' }",
    to: "headers: { xero-tenant: '{captured.tenant}' }",
    why: 'the vendor asks one kind of client for the header and not the other, which its file cannot say',
  },
  {
    ...netsuite,
    mistake: 'PKCE is off where the vendor does not require it',
    from: 'pkce: S256',
    to: 'pkce: none',
    why: 'the vendor takes the request without PKCE too',
  },
];
