import type { ApiKeys, Role } from '../../src/engine/access/api-keys.ts';
import type { Idempotency } from '../../src/engine/access/idempotency.ts';
import type { Engine, InstanceView } from '../../src/engine/engine.ts';
import type { Audit } from '../../src/engine/trail/audit.ts';
import type { InstanceEvent } from '../../src/instance/event.ts';
import type { Connector } from '../../src/manifest/connector.ts';

/** An engine of which a test says only what it asks for; anything else fails loudly. */
export function fakeEngine(parts: Partial<Engine>): Engine {
  return new Proxy(parts as Engine, {
    get(target, name: keyof Engine) {
      if (name === 'as') return () => fakeEngine(parts);
      if (name in target) return target[name];
      throw new Error(`the test did not say what engine.${String(name)} does`);
    },
  });
}

/** The key is the role's name. */
export const fakeKeys: ApiKeys = {
  async find(key) {
    const role = (['admin', 'runtime', 'viewer'] as const).find((each) => each === key);
    return role ? { id: role, name: role, role } : null;
  },
  createFirstAdminKey: async () => null,
  create: () => Promise.reject(new Error('the test did not say which keys are made')),
  list: async () => [],
  revoke: async () => {},
};

export const fakeIdempotency: Idempotency = {
  begin: async () => ({ hash: '', seed: '' }),
  finish: async () => {},
  forget: async () => {},
};

export const fakeAudit: Audit = { record: async () => {}, list: async () => [] };

export function withKey(role: Role): { authorization: string } {
  return { authorization: `Bearer ${role}` };
}

const since = Date.UTC(2026, 10, 21, 10);

export const instance: InstanceView = {
  id: 'ins_1',
  connector: 'example',
  connector_version: '1.0.0',
  method: 'oauth2',
  name: 'Bistro Anna',
  external_id: null,
  metadata: { tenant: '42' },
  credentials: { client_id: 'client-1', state_length: 43 },
  captured: {},
  choices: [],
  account: null,
  secrets_set: ['client_secret'],
  status: 'active',
  health: { state: 'ok', code: null, reason: 'All is well.', next_step: null, since },
  generation: 3,
  revision: 1,
  route: 'redirected',
  scope: 'items',
  expires_at: since + 3_600_000,
  refreshable: true,
  created_at: since,
  updated_at: since,
  authorized_at: null,
  last_used_at: null,
};

export const event: InstanceEvent = {
  id: '0mi8xk2q0001aaaaaa',
  instance_id: 'ins_1',
  at: since,
  type: 'refreshed',
  generation: 3,
  fingerprint: '0123456789ab',
  by: { kind: 'engine', name: 'Evergrant' },
  made_by: 'node-1:42',
  duration: 231,
  code: null,
  detail: null,
};

const request = {
  method: 'POST',
  url: 'https://api.example.com/token',
  query: {},
  headers: {},
  form: {},
  client_authentication: 'client_secret_basic',
  response: {
    success: {},
    error: { when: {}, code: [], description: [], refused: [] },
    map: { access_token: ['access_token'], refresh_token: ['refresh_token'] },
    capture: {},
    tokens: {},
  },
} as const;

const api = {
  base_url: 'https://api.example.com/',
  headers: {},
  authorization: { header: 'authorization', value: 'Bearer {access_token}' },
  expired: [{ status: 401 }],
  test: [],
};

export const connector: Connector = {
  id: 'example',
  version: '1.0.0',
  title: 'Example Cloud',
  description: 'A service for tests.',
  hosts: ['api.example.com'],
  authentication_methods: [
    {
      id: 'oauth2',
      title: 'OAuth 2',
      grant: 'authorization_code',
      credential_fields: [
        {
          name: 'client_id',
          title: 'Client ID',
          type: 'string',
          examples: [],
          required: true,
          secret: false,
          advanced: false,
          hidden: false,
        },
        {
          name: 'state_length',
          title: 'State length',
          type: 'integer',
          minimum: 8,
          maximum: 1024,
          default: 43,
          examples: [],
          required: false,
          secret: false,
          advanced: true,
          hidden: false,
        },
      ],
      authorization_request: {
        url: 'https://api.example.com/authorize',
        query: {},
        state: { length: 43 },
        pkce: 'S256',
        https_redirect_uri: false,
      },
      derived: {},
      warn: [],
      api,
      after_connect: [],
      authorization_response: { code: 'code', capture: {} },
      scope: { separator: 'space', encoding: 'percent', always: [] },
      token_request: request,
      exchange: [],
      refresh_request: request,
      refresh_token: { rotation: 'single_use', reuse_grace: 0, after_unknown_outcome: 'retry' },
      refreshes: true,
    },
  ],
  api,
};
