import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerJson } from '../helpers/scripted-provider.ts';
import { jwt, type LanguageLab, openLanguageLab } from './language-lab.ts';

const hosts = ['login.tenant.example', 'api.tenant.example', 'acme.my.tenant.example'];
const credentials = { client_id: 'test_1', client_secret: 'secret-of-client', scope: 'tenants.read' };
const tenantId = '0b1c2d3e-0000-4000-8000-000000000001';
let lab: LanguageLab;

beforeEach(async () => {
  lab = await openLanguageLab(hosts);
  lab.routes = {
    '/token': answerJson({
      bot: { token: 'bot-1', kind: 'bot', scopes: 'tenants.read' },
      user: { token: 'user-1', refresh: 'user-refresh', lifetime: 600 },
      refresh_token: 'refresh-1',
      instance_url: 'https://acme.my.tenant.example/',
      id_token: jwt({ sub: 'u-9' }),
    }),
    '/connections': answerJson({ data: [{ tenantId, tenantName: 'Acme' }] }),
    '/company/77/things': answerJson([]),
    '/revoke': answerJson({}),
  };
});
afterEach(() => lab.close());

const connect = () => lab.connect('chosen-tenant', credentials, { code: '', auth_code: 'code-1', realmId: '77' });

test('the code arrives under its declared name, and is sent once under the standard one', async () => {
  await connect();
  const [exchange] = lab.sent('/token');
  expect(new URLSearchParams(exchange?.body).get('code')).toBe('code-1');
  // A signature over the time, made anew for each request.
  expect(exchange?.headers['x-signature']).toMatch(/^[\w-]{43}$/);
});

test('company, tenant and instance go into the calls; the request after connecting carries the token', async () => {
  const { id, captured, account } = await connect();
  expect(captured).toEqual({ realm_id: '77', instance: 'acme.my.tenant.example', subject: 'u-9', tenant: tenantId });
  expect(account).toBe(`u-9/${tenantId}`);
  expect((await lab.engine.fetch(id, '/things')).status).toBe(200);
  const [call] = lab.sent('/company/77/things');
  expect(call?.headers).toMatchObject({ host: 'acme.my.tenant.example', 'tenant-id': tenantId });
});

test('a bot’s and a user’s token live side by side', async () => {
  const { id } = await connect();
  expect((await lab.engine.accessToken(id)).access_token).toBe('bot-1');
  const user = await lab.engine.accessToken(id, { token_set: 'user' });
  expect(user).toMatchObject({ access_token: 'user-1', generation: 1 });
  expect(user.expires_at).not.toBeNull();
});

test('a revocation may name a further token set', async () => {
  const { id } = await connect();
  await lab.engine.removeInstance(id, { revoke: true });
  expect(lab.sent('/revoke')[0]).toMatchObject({ method: 'DELETE' });
  expect(lab.sent('/revoke')[0]?.query.get('token')).toBe('user-1');
});

test('declared warnings come with the answer to whoever entered the credentials', async () => {
  const { warnings } = await lab.engine.addInstance({ connector: 'chosen-tenant', name: 'W', credentials });
  expect(warnings).toMatchObject([
    { code: 'credentials_mismatch', message: 'Test clients work with version 11 only.' },
  ]);
});
