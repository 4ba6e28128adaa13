import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { EvergrantError } from '../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'evergrant-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = Buffer.alloc(32, 7).toString('base64');
const otherKey = Buffer.alloc(32, 9).toString('base64url');

function refusal(run: () => unknown): EvergrantError {
  try {
    run();
  } catch (error) {
    if (error instanceof EvergrantError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('without flags and variables', () => {
  it('every setting has its documented default', () => {
    expect(readConfig({}, {})).toEqual({
      data: resolve('.evergrant'),
      store: 'sqlite:',
      connectors: resolve('connector'),
      host: '127.0.0.1',
      port: 4000,
      privateHosts: [],
      publicUrl: null,
      adminKey: null,
      encryptionKeys: [],
      deadlines: { caller: 10_000, socket: 30_000, attempt: 45_000 },
      connectTo: new Map(),
      returnOrigins: [],
      refreshRate: 50,
      webhook: null,
      drain: 2_000,
      metricsOpen: false,
      keepEvents: 90 * 86_400_000,
      workspace: 'Evergrant',
      logo: null,
      proxy: null,
      singleSignOn: null,
    });
  });

  it('the configuration is frozen', () => {
    expect(Object.isFrozen(readConfig({}, {}))).toBe(true);
  });
});

describe('variables', () => {
  it.each([
    ['EVERGRANT_DATA', folder, 'data', folder],
    ['DATABASE_URL', 'sqlite:/var/lib/evergrant.db', 'store', 'sqlite:/var/lib/evergrant.db'],
    ['DATABASE_URL', 'sqlite:grants.db', 'store', `sqlite:${resolve('grants.db')}`],
    ['EVERGRANT_CONNECTORS', folder, 'connectors', folder],
    ['EVERGRANT_HOST', '0.0.0.0', 'host', '0.0.0.0'],
    ['EVERGRANT_HOST', '[::1]', 'host', '::1'],
    ['EVERGRANT_PORT', '0', 'port', 0],
    ['EVERGRANT_PUBLIC_URL', 'https://Connect.Example.com/', 'publicUrl', 'https://connect.example.com'],
    ['EVERGRANT_PUBLIC_URL', 'http://localhost:4000', 'publicUrl', 'http://localhost:4000'],
    ['EVERGRANT_ADMIN_KEY', 'abcdefghijklmnopqrst', 'adminKey', 'abcdefghijklmnopqrst'],
    ['EVERGRANT_REFRESH_DEADLINES', '1, 3.5, 6', 'deadlines', { caller: 1000, socket: 3500, attempt: 6000 }],
    [
      'EVERGRANT_CONNECT_TO',
      'https://api.example.com=http://127.0.0.1:9000, https://auth.example.com=http://[::1]:9001',
      'connectTo',
      new Map([
        ['https://api.example.com', 'http://127.0.0.1:9000'],
        ['https://auth.example.com', 'http://[::1]:9001'],
      ]),
    ],
    ['EVERGRANT_DRAIN', '0.5', 'drain', 500],
    ['EVERGRANT_WORKSPACE', ' Bistro & Söhne ', 'workspace', 'Bistro & Söhne'],
    ['EVERGRANT_LOGO', 'logo.svg', 'logo', resolve('logo.svg')],
    ['EVERGRANT_METRICS', 'open', 'metricsOpen', true],
    ['HTTPS_PROXY', 'http://proxy.example:3128', 'proxy', { url: 'http://proxy.example:3128/', except: [] }],
    ['https_proxy', 'http://proxy.example:3128', 'proxy', { url: 'http://proxy.example:3128/', except: [] }],
    [
      'EVERGRANT_RETURN_ORIGINS',
      'https://app.example.com, http://localhost:3000',
      'returnOrigins',
      ['https://app.example.com', 'http://localhost:3000'],
    ],
  ] as const)('%s=%s is read', (variable, text, setting, value) => {
    expect(readConfig({}, { [variable]: text })[setting]).toEqual(value);
  });

  it('EVERGRANT_ENCRYPTION_KEY holds several keys in order, in base64 or base64url', () => {
    const { encryptionKeys } = readConfig({}, { EVERGRANT_ENCRYPTION_KEY: `${key},${otherKey}` });
    expect(encryptionKeys.map((bytes) => [...new Set(bytes)])).toEqual([[7], [9]]);
  });

  it('a webhook is an address and a secret', () => {
    const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
    const env = { EVERGRANT_WEBHOOK_URL: 'https://hooks.example/in?tenant=1', EVERGRANT_WEBHOOK_SECRET: secret };
    expect(readConfig({}, env).webhook).toEqual({ url: env.EVERGRANT_WEBHOOK_URL, secret });
    for (const [given, value] of Object.entries(env)) {
      const missing = Object.keys(env).find((name) => name !== given)!;
      expect(() => readConfig({}, { [given]: value })).toThrow(`${missing} is needed with ${given}.`);
    }
  });

  it('single sign-on is an issuer, a client and who has which role', () => {
    const env = {
      EVERGRANT_OIDC_ISSUER: 'https://login.example.com/realms/staff',
      EVERGRANT_OIDC_CLIENT_ID: 'evergrant',
      EVERGRANT_OIDC_CLIENT_SECRET: 's3cret of the client',
      EVERGRANT_OIDC_ROLES: 'groups=team:platform=1:admin, email=ann@example.com:viewer',
    };
    expect(readConfig({}, env).singleSignOn).toEqual({
      issuer: env.EVERGRANT_OIDC_ISSUER,
      clientId: 'evergrant',
      clientSecret: 's3cret of the client',
      scope: 'openid profile email',
      name: 'login.example.com',
      keys: true,
      roles: [
        { claim: 'groups', value: 'team:platform=1', role: 'admin' },
        { claim: 'email', value: 'ann@example.com', role: 'viewer' },
      ],
    });
    const more = {
      EVERGRANT_OIDC_NAME: 'Staff login',
      EVERGRANT_CONSOLE_KEYS: 'off',
      EVERGRANT_OIDC_SCOPE: 'openid  groups',
    };
    expect(readConfig({}, { ...env, ...more }).singleSignOn).toMatchObject({
      ...{ name: 'Staff login', keys: false, scope: 'openid groups' },
    });
    for (const left of Object.keys(env)) {
      const settings = { ...env, [left]: '' };
      expect(() => readConfig({}, settings)).toThrow(`${left} is needed for single sign-on.`);
    }
    expect(() => readConfig({}, { EVERGRANT_CONSOLE_KEYS: 'off' })).toThrow('only with single sign-on');
  });

  it('hosts of NO_PROXY are kept as they are compared', () => {
    const env = { HTTPS_PROXY: 'http://proxy.example', NO_PROXY: 'API.example.com, *.inside.example,.corp' };
    expect(readConfig({}, env).proxy?.except).toEqual(['api.example.com', '.inside.example', '.corp']);
  });

  it('an empty variable counts as absent', () => {
    expect(readConfig({}, { EVERGRANT_PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 4000, store: 'sqlite:' });
  });

  it('a flag wins over its variable', () => {
    const env = {
      EVERGRANT_DATA: '/elsewhere',
      EVERGRANT_PORT: 'nonsense',
      EVERGRANT_CONNECT_TO: 'https://a.example=http://127.0.0.1:1',
    };
    const flags = { data: folder, port: 5000, connectTo: ['https://b.example=http://localhost:2'] };
    expect(readConfig(flags, env)).toMatchObject({
      data: folder,
      port: 5000,
      connectTo: new Map([['https://b.example', 'http://localhost:2']]),
    });
  });
});

describe('refusals', () => {
  it.each([
    ['DATABASE_URL', 'postgres://user:s3cret@db', 'must name a database'],
    ['DATABASE_URL', 'postgres://user:s3cret@db/evergrant?sslmode=maybe', 'sslmode that is none of'],
    ['DATABASE_URL', 'mysql://db', 'must be sqlite:'],
    ['EVERGRANT_WEBHOOK_URL', 'http://hooks.example/in', 'must be https'],
    ['EVERGRANT_WEBHOOK_URL', 'https://user:s3cret@hooks.example', 'must not hold a user or a password'],
    ['EVERGRANT_WEBHOOK_SECRET', 'whsec_s3cret', 'base64 of 24 to 64 bytes'],
    ['EVERGRANT_OIDC_ISSUER', 'http://login.example.com', 'must be an https address'],
    ['EVERGRANT_OIDC_ISSUER', 'https://login.example.com:8443', 'must not name a port'],
    ['EVERGRANT_OIDC_ROLES', 'groups=s3cret:owner', 'must be claim=value:role'],
    ['EVERGRANT_OIDC_SCOPE', 's3cret', 'must hold openid'],
    ['EVERGRANT_DRAIN', 'a while', 'number of seconds from 0 to 600'],
    ['EVERGRANT_METRICS', 'yes', 'must be key'],
    ['EVERGRANT_WORKSPACE', 'Good\u202eevil', 'one line of plain text'],
    ['EVERGRANT_KEEP_EVENTS', '0', 'whole number of days'],
    ['HTTPS_PROXY', 'socks5://user:s3cret@proxy.example', 'address of a proxy'],
    ['DATABASE_URL', 'sqlite://host/file', 'right after the colon'],
    ['DATABASE_URL', 'sqlite::memory:', 'right after the colon'],
    ['EVERGRANT_CONNECTORS', '/no/such/folder', 'must be a folder of manifests'],
    ['EVERGRANT_HOST', 'http://127.0.0.1', 'without http://'],
    ['EVERGRANT_HOST', '127.0.0.1:4000', 'must not hold a port'],
    ['EVERGRANT_PORT', '65536', 'from 0 to 65535'],
    ['EVERGRANT_PORT', '4e3', 'from 0 to 65535'],
    ['EVERGRANT_PUBLIC_URL', 'connect.example.com', 'must be an origin'],
    ['EVERGRANT_PUBLIC_URL', 'https://connect.example.com/app', 'without a path'],
    ['EVERGRANT_PUBLIC_URL', 'https://user:s3cret@connect.example.com', 'must be an origin'],
    ['EVERGRANT_PUBLIC_URL', 'http://connect.example.com', 'must be https'],
    ['EVERGRANT_ADMIN_KEY', 'short-s3cret', 'too short'],
    ['EVERGRANT_ADMIN_KEY', 'a s3cret with spaces in it', 'letters, digits'],
    ['EVERGRANT_ENCRYPTION_KEY', 's3cret', 'key 1 is not'],
    ['EVERGRANT_ENCRYPTION_KEY', `${key},`, 'key 2 is not'],
    ['EVERGRANT_REFRESH_DEADLINES', '10,30', 'three numbers'],
    ['EVERGRANT_REFRESH_DEADLINES', '10,x,45', 'three numbers'],
    ['EVERGRANT_REFRESH_DEADLINES', '0,30,45', 'more than 0'],
    ['EVERGRANT_REFRESH_DEADLINES', '10,11,45', 'at least 2 seconds'],
    ['EVERGRANT_REFRESH_DEADLINES', '10,30,20', 'at least 2 seconds'],
    ['EVERGRANT_REFRESH_DEADLINES', '10,30,6000', '600 seconds'],
    ['EVERGRANT_CONNECT_TO', 'https://api.example.com', 'must have the form'],
    ['EVERGRANT_CONNECT_TO', 'http://api.example.com=http://127.0.0.1:1', 'must redirect an https origin'],
    ['EVERGRANT_CONNECT_TO', 'https://api.example.com=http://10.0.0.1:1', 'this machine only'],
    ['EVERGRANT_CONNECT_TO', 'https://api.example.com=https://localhost.example.com', 'this machine only'],
    ['EVERGRANT_CONNECT_TO', 'https://a.b=http://127.0.0.1:1 https://a.b=http://127.0.0.1:2', 'to two places'],
    ['EVERGRANT_RETURN_ORIGINS', 'app.example.com', 'must be origins'],
    ['EVERGRANT_RETURN_ORIGINS', 'http://app.example.com', 'must be https'],
  ])('%s=%s is refused by name, without repeating a secret', (variable, text, reason) => {
    const error = refusal(() => readConfig({}, { [variable]: text }));
    expect(error.code).toBe('invalid_configuration');
    expect(error.message).toMatch(new RegExp(`^${variable} `));
    expect(error.message).toContain(reason);
    expect(error.message).not.toContain('s3cret');
  });

  it('a password in --store is refused, because the process list shows it', () => {
    for (const store of ['postgres://user:s3cret@db/evergrant', 'postgres://user@db/evergrant?password=s3cret']) {
      const error = refusal(() => readConfig({ store }, { EVERGRANT_ENCRYPTION_KEY: key }));
      expect(error.message).toContain('process list');
      expect(error.message).not.toContain('s3cret');
      expect(readConfig({}, { DATABASE_URL: store, EVERGRANT_ENCRYPTION_KEY: key }).store).toBe(store);
    }
  });

  it('PostgreSQL asks for an encryption key, since nodes share one', () => {
    const error = refusal(() => readConfig({ store: 'postgres://user@db/evergrant' }, {}));
    expect(error.message).toMatch(/^EVERGRANT_ENCRYPTION_KEY is required with PostgreSQL/);
  });

  it('a flag is named as a flag', () => {
    expect(refusal(() => readConfig({ port: 'x' }, {})).message).toMatch(/^--port must be a number/);
    expect(refusal(() => readConfig({ data: '' }, {})).message).toBe('--data is empty.');
  });

  it('several problems are said at once', () => {
    const error = refusal(() => readConfig({ port: 'x' }, { EVERGRANT_HOST: '::/' }));
    expect(error.message).toBe('2 settings cannot be used.');
    expect(error.problems.map(({ field }) => field)).toEqual(['EVERGRANT_HOST', '--port']);
  });
});
