import { expect, test } from 'vitest';
import { answerJson } from '../helpers/scripted-provider.ts';
import { stores } from '../helpers/stores.ts';
import { authorize, jwt, openLanguageLab } from './language-lab.ts';

const credentials = { client_id: 'client-1', client_secret: 'secret-of-client', scope: '' };

test.each(stores)('%s keeps what is known of a connection, and knows an account again', async (store) => {
  const lab = await openLanguageLab(['login.tenant.example', 'api.tenant.example'], undefined, store);
  const tenantId = (n: number) => `0b1c2d3e-0000-4000-8000-00000000000${n}`;
  const data = [1, 2].map((n) => ({ tenantId: tenantId(n), tenantName: `Tenant ${n}` }));
  lab.routes = {
    '/token': answerJson({ access_token: 'a', refresh_token: 'r', scope: 'tenants.read', id_token: jwt({ sub: 'u' }) }),
    '/connections': answerJson({ data }),
  };
  const callback = { code: '', auth_code: 'c', realmId: '77' };
  const { id } = await lab.connect('chosen-tenant', { ...credentials, scope: 'tenants.read' }, callback);
  await lab.engine.updateInstance(id, { captured: { tenant: tenantId(2) } });
  await lab.engine.refresh(id);
  await lab.reopen();
  expect(await lab.engine.instance(id)).toMatchObject({
    captured: { realm_id: '77', subject: 'u', tenant: tenantId(2) },
    account: `u/${tenantId(2)}`,
  });

  lab.routes['/connections'] = answerJson({ data: data.slice(1) });
  const again = { ...credentials, scope: 'tenants.read' };
  const { instance } = await lab.engine.addInstance({ connector: 'chosen-tenant', name: 'Again', credentials: again });
  const { warnings } = await authorize(lab.engine, instance.id, callback);
  expect(warnings.map(({ code }) => code)).toEqual(['same_account']);
  await lab.close();
});
