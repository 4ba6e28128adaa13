import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openFolder } from '../../src/check/check-folder.ts';
import { EvergrantError } from '../../src/errors.ts';
import { type FirstManifest, firstManifest } from '../../src/new/first-manifest.ts';
import type { Source } from '../../src/new/read-document.ts';
import { load } from '../manifest/load.ts';

const documents = [
  ['xero-identity', 'yaml'],
  ['slack-web', 'json'],
  ['paypal-catalogs', 'json'],
] as const;

describe('what vendors publish', () => {
  test.each(documents)('%s: the manifest is valid, as expected, and agrees with itself', async (id, type) => {
    const content = readFileSync(join(import.meta.dirname, `documents/${id}.${type}`), 'utf8');
    const { text } = make(content, { name: `${id}.${type}` }, id);
    expect(load(text, { id }).issues).toEqual([]);
    await expect(text).toMatchFileSnapshot(`manifests/${id}.yaml`);
    const folder = await openFolder(join(import.meta.dirname, 'manifests'), (path) => path);
    const report = await folder.check(id, { seed: 'new', only: null });
    expect(report.basis).toBe('self');
    expect(report.results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(report.results.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(0);
  });
});

describe('servers', () => {
  test('a variable with values is a choice, an open one is held to one part of the host', () => {
    const { connector, text } = loaded(
      openapi({
        servers: [
          {
            url: 'https://{tenant}.{site}:{port}/{version}',
            variables: {
              tenant: { default: 'demo' },
              site: { default: 'acme.example', enum: ['acme.example', 'acme.test'] },
              port: { default: '443', enum: ['443', '8443'] },
              version: { default: 'v2' },
            },
          },
        ],
      }),
    );
    expect(connector.hosts).toEqual(['*.acme.example', '*.acme.test']);
    expect(connector.api.base_url).toBe('https://{tenant}.{site}/{version}');
    const fields = connector.authentication_methods[0]!.credential_fields;
    expect(fields.map(({ name, pattern, default: usual }) => [name, pattern, usual])).toEqual([
      ['tenant', '[a-z0-9-]+', undefined],
      ['site', undefined, 'acme.example'],
      ['version', undefined, 'v2'],
      ['api_key', undefined, undefined],
    ]);
    expect(text).toContain('# Decide: which values tenant may have');
  });

  test('a host that is open as a whole is shown with the hosts that the document suggests', () => {
    const { connector, text } = loaded(
      openapi({
        servers: [{ url: 'https://{yourDomain}', variables: { yourDomain: { default: 'corner.acme.example' } } }],
      }),
    );
    expect(connector.hosts).toEqual(['*.acme.example']);
    expect(connector.api.base_url).toBe('https://{your_domain}');
    expect(text).toContain('self_hosted where customers run the product themselves');
  });

  test('what is not https, or has a port, is left out and named; none at all is a decision, not a guess', () => {
    const servers = [{ url: 'http://acme.example' }, { url: 'https://acme.example:8443' }, { url: 'https://{host}' }];
    const { connector, text } = loaded(openapi({ servers }));
    expect(connector.api.base_url).toBe('https://api.example.com');
    expect(text.match(/# Left out: .*/g)).toHaveLength(3);
    expect(text).toContain('# Decide: where the API is.');
  });

  test('a server that is relative means where the document was', () => {
    const url = 'https://docs.acme.example/v3/openapi.json';
    const { text } = make(openapi({ servers: [{ url: '/v3' }] }), { name: url, url });
    expect(load(text).connector?.api.base_url).toBe('https://docs.acme.example/v3');
  });
});

describe('security schemes', () => {
  test('keys that are asked for together are one method, those asked for apart are several', () => {
    const { connector } = loaded(
      openapi({
        security: [{ app: [], key: [] }, { user: [] }, { bearer: [] }],
        schemes: {
          key: { type: 'apiKey', in: 'header', name: 'X-Key' },
          app: { $ref: '#/components/securitySchemes/other' },
          other: { type: 'apiKey', in: 'header', name: 'X-App' },
          user: { type: 'http', scheme: 'basic' },
          bearer: { type: 'http', scheme: 'bearer' },
        },
      }),
    );
    expect(connector.authentication_methods.map(({ id, grant }) => [id, grant])).toEqual([
      ['api_key', 'api_key'],
      ['basic', 'http_basic'],
      ['bearer', 'api_key'],
    ]);
    expect(connector.authentication_methods[0]?.credential_fields.map(({ secret }) => secret)).toEqual([true, true]);
  });

  test('an OAuth flow keeps its refresh address, its parameters, and what its addresses leave open', () => {
    const flow = {
      authorizationUrl: '/oauth/authorize?access_type=offline',
      tokenUrl: 'https://{region}.login.acme.example/token',
      refreshUrl: 'https://login.acme.example/refresh',
      scopes: {},
    };
    const { connector } = loaded(
      openapi({ schemes: { oauth: { type: 'oauth2', flows: { authorizationCode: flow, implicit: flow } } } }),
    );
    expect(connector.authentication_methods).toMatchObject([
      {
        grant: 'authorization_code',
        authorization_request: { url: 'https://api.acme.example/oauth/authorize', query: { access_type: 'offline' } },
        token_request: { url: 'https://{region}.login.acme.example/token' },
        refresh_request: { url: 'https://login.acme.example/refresh' },
      },
    ]);
    expect(connector.hosts).toEqual(['api.acme.example', '*.login.acme.example', 'login.acme.example']);
  });

  test.each([
    ['no scheme', {}, /holds no security scheme\.$/],
    ['a cookie', { c: { type: 'apiKey', in: 'cookie', name: 'sid' } }, /c is sent as a cookie/],
    ['mutual TLS', { m: { type: 'mutualTLS' } }, /m is of the type mutualTLS/],
    [
      'OpenID Connect',
      { o: { type: 'openIdConnect', openIdConnectUrl: 'https://acme.example/d' } },
      /evergrant new <id> --discovery https:\/\/acme\.example\/d/,
    ],
    ['a reference in a circle', { a: { $ref: '#/components/securitySchemes/a' } }, /type that is not named/],
    [
      'plain http',
      { o: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'http://a.example/t' } } } },
      /not an https/,
    ],
  ])('%s: the error says why, and what to do', (_, schemes, message) => {
    const error = thrown(() => make(openapi({ schemes })));
    expect(error).toMatchObject({ code: 'invalid_request', message: expect.stringMatching(message) });
    expect(error.hint).toContain('docs/manifest.md');
  });
});

describe('a discovery document', () => {
  const metadata = {
    issuer: 'https://login.acme.example',
    authorization_endpoint: 'https://login.acme.example/authorize',
    token_endpoint: 'https://login.acme.example/token',
  };
  const discover = (more: object, url: string | null = null) =>
    make(JSON.stringify({ ...metadata, ...more }), { kind: 'discovery', url });
  const first = (more: object) => load(discover(more).text).connector!.authentication_methods[0]!;

  test.each([
    [undefined, 'client_secret_basic'],
    [['client_secret_post', 'client_secret_jwt'], 'client_secret_post'],
    [['tls_client_auth', 'private_key_jwt'], 'private_key_jwt'],
    [['none'], 'none'],
    [['tls_client_auth'], 'client_secret_basic'],
  ])('clients authenticate by %s: %s', (taken, chosen) => {
    const method = first({ token_endpoint_auth_methods_supported: taken });
    expect(method).toMatchObject({ token_request: { client_authentication: chosen } });
  });

  test.each([
    [undefined, 'S256'],
    [['plain', 'S256'], 'S256'],
    [['plain'], 'none'],
  ])('PKCE methods %s: %s', (methods, chosen) => {
    const method = first({ code_challenge_methods_supported: methods });
    expect(method).toMatchObject({ authorization_request: { pkce: chosen } });
  });

  test('the issuer is expected in the answer only where the server announces it (RFC 9207)', () => {
    expect(discover({}).text).not.toContain('issuer:');
    expect(discover({ authorization_response_iss_parameter_supported: true }).text).toContain(
      'issuer: https://login.acme.example',
    );
  });

  test('client credentials and revocation are taken over, further grants are named', () => {
    const { text } = discover({
      grant_types_supported: [
        'authorization_code',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
      revocation_endpoint: 'https://login.acme.example/revoke',
    });
    const { connector } = load(text);
    expect(connector?.authentication_methods.map(({ grant }) => grant)).toEqual([
      'authorization_code',
      'client_credentials',
    ]);
    expect(text.match(/revocation_request: .*https:\/\/login\.acme\.example\/revoke/g)).toHaveLength(2);
    expect(text).toContain('device_code');
  });

  test('another issuer than the address that was asked is said', () => {
    expect(discover({}, 'https://evil.example/.well-known/openid-configuration').text).toContain(
      'came from evil.example and names the issuer https://login.acme.example',
    );
  });
});

test.each([
  ['openapi', '<!doctype html>', /is not an OpenAPI document/],
  ['openapi', '{"openapi": "3.0', /is not readable as JSON or YAML/],
  ['openapi', '{"openapi": "4.0.0"}', /is not an OpenAPI document/],
  ['discovery', '{"issuer": "https://a.example"}', /is not a discovery document/],
] as const)('%s %s: refused with a reason', (kind, content, message) => {
  expect(thrown(() => make(content, { kind }))).toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(message),
  });
});

test('a document of the other kind: the hint names the other option', () => {
  expect(thrown(() => make(openapi({}), { kind: 'discovery' })).hint).toContain('--openapi');
  expect(thrown(() => make('{"issuer": "https://a", "token_endpoint": "https://a/t"}')).hint).toContain('--discovery');
});

test('decisions are found with their lines', () => {
  const { text, decisions } = make(openapi({}));
  const lines = text.split('\n');
  expect(decisions.length).toBeGreaterThan(0);
  for (const { line, sentence } of decisions)
    expect(lines[line - 1]).toContain(sentence.split(' ').slice(0, 4).join(' '));
});

test('whatever a document says, the result is a valid manifest or a plain refusal', () => {
  const word = fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      'https://',
      '{a}',
      '..',
      '#',
      ': ',
      '\n',
      '*',
      '&a',
      '!!js',
      '/',
      '"',
      "'",
      '- ',
      'acme.example',
      '-',
    ),
    fc.string({ maxLength: 8, unit: 'binary' }),
  );
  const words = fc.array(word, { maxLength: 5 }).map((parts) => parts.join(''));
  const address = fc.oneof(
    words,
    words.map((end) => `https://{tenant}.acme.example/${end}`),
    words.map((host) => `https://${host}/x`),
  );
  const variable = fc.record(
    { default: words, enum: fc.array(words, { maxLength: 3 }), description: words },
    { requiredKeys: [] },
  );
  const flow = fc.record(
    {
      authorizationUrl: address,
      tokenUrl: address,
      refreshUrl: address,
      scopes: fc.dictionary(words, words, { maxKeys: 3 }),
    },
    { requiredKeys: ['authorizationUrl', 'tokenUrl'] },
  );
  const scheme = fc.oneof(
    fc.record({ type: fc.constant('apiKey'), in: fc.constantFrom('header', 'query', 'cookie'), name: words }),
    fc.record({ type: fc.constant('http'), scheme: fc.constantFrom('basic', 'bearer') }),
    fc.record({ type: fc.constant('oauth2'), flows: fc.record({ authorizationCode: flow, clientCredentials: flow }) }),
  );
  const document = fc.record({
    openapi: fc.constant('3.1.0'),
    info: fc.record({ title: words, description: words }),
    externalDocs: fc.record({ url: address }),
    servers: fc.array(
      fc.record({ url: address, description: words, variables: fc.dictionary(words, variable, { maxKeys: 2 }) }),
      { maxLength: 3 },
    ),
    components: fc.record({ securitySchemes: fc.dictionary(words, scheme, { maxKeys: 3 }) }),
    paths: fc.dictionary(
      words,
      fc.record({
        get: fc.record({ security: fc.array(fc.dictionary(words, fc.constant([]), { maxKeys: 2 }), { maxLength: 2 }) }),
      }),
      { maxKeys: 2 },
    ),
  });
  fc.assert(
    fc.property(document, (value) => {
      let text: string;
      try {
        text = make(JSON.stringify(value)).text;
      } catch (error) {
        expect(error).toBeInstanceOf(EvergrantError);
        return;
      }
      expect(load(text, { id: 'acme' }).issues, text).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

function make(content: string, source: Partial<Source> = {}, id = 'acme'): FirstManifest {
  return firstManifest(id, content, { kind: 'openapi', name: 'openapi.json', url: null, ...source }, null);
}

function loaded(content: string) {
  const { text } = make(content);
  const { connector, issues } = load(text, { id: 'acme' });
  expect(issues).toEqual([]);
  return { connector: connector!, text };
}

function openapi(parts: { servers?: object[]; schemes?: object; security?: object[] }): string {
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Acme', version: '1' },
    servers: parts.servers ?? [{ url: 'https://api.acme.example' }],
    ...(parts.security ? { security: parts.security } : {}),
    paths: {},
    components: { securitySchemes: parts.schemes ?? { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  });
}

function thrown(act: () => unknown): EvergrantError {
  try {
    act();
  } catch (error) {
    return error as EvergrantError;
  }
  throw new Error('Nothing was thrown.');
}
