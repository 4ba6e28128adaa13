import { randomUUID } from 'node:crypto';
import type { InstanceView } from '../../src/engine/engine.ts';
import type { Misbehaviour } from '../../src/sandbox/script.ts';
import type { Site } from './open-site.ts';

/** Makes what happens next happen so many days ago. */
type DaysAgo = (days: number) => void;

export interface Connections {
  /** State → the id of a connection that is in it. */
  readonly ids: Readonly<Record<ConnectionState, string>>;
  /** Not authorised: for customers to try. */
  readonly forCustomers: string;
  readonly expiredLink: string;
  /** Id of the result of an authorisation by another account. */
  readonly heldResult: string;
  readonly viewerKey: string;
}

export type ConnectionState =
  | 'pending'
  | 'active'
  | 'ends-soon'
  | 'waiting'
  | 'unknown'
  | 'misconfigured'
  | 'not-understood'
  | 'refused'
  | 'choose'
  | 'other-account'
  | 'long-name'
  | 'api-key';

const troubles: Readonly<Partial<Record<ConnectionState, Misbehaviour>>> = {
  waiting: { status: 503, acts: false, body: { error: 'temporarily_unavailable' } },
  unknown: { ending: 'reset' },
  misconfigured: { status: 401, acts: false, body: { error: 'invalid_client' } },
  'not-understood': { status: 200, body: { data: 'something else' } },
};

/** Connections in every state that a page can show, among enough others for a second page. */
export async function makeConnections(site: Site, daysAgo: DaysAgo): Promise<Connections> {
  const { engine, apiKeys } = site.runtime;
  const cli = { kind: 'cli', name: 'Lena' } as const;
  const viewer = await apiKeys.create({ name: 'Dashboard', role: 'viewer' }, cli);

  daysAgo(9);
  await makeOthers(site);
  const active = await connected(site, {
    name: 'Café Zentral',
    external_id: 'shop-1042',
    metadata: { region: 'Wien' },
  });
  const named = {
    'long-name': await connected(site, { name: longName, external_id: 'x'.repeat(120) }),
    waiting: await connected(site, { name: 'Gasthaus Krone' }),
    unknown: await connected(site, { name: 'Pizzeria Napoli' }),
    misconfigured: await connected(site, { name: 'Brasserie du Port' }),
    'not-understood': await connected(site, { name: 'The Anchor' }),
    refused: await connected(site, { name: 'Trattoria da Luigi' }),
  };
  daysAgo(6);
  const ending = await connected(site, { name: 'Harbour Books', connector: 'netsuite' });
  // Where a provider has many grants, a refusal is believed when it is repeated some minutes later.
  daysAgo(0.01);
  await refuse(site, named.refused.id);
  daysAgo(0);
  await refuse(site, named.refused.id);
  await engine.refresh(ending.id);
  for (let times = 0; times < 22; times++) await engine.refresh(active.id);
  await engine.test(active.id);
  await engine.accessToken(active.id);
  for (const [state, misbehaviour] of Object.entries(troubles)) {
    await fail(site, named[state as keyof typeof named].id, misbehaviour);
  }
  daysAgo(1);
  const pending = await site.add({ name: 'Bistro am Markt' });
  const expired = await engine.createConnectLink(pending.id);
  daysAgo(2);
  const other = await connected(site, { name: 'Gärtnerei Blum', connector: 'quickbooks-online' });
  const result = await signInAsAnother(site, other);
  daysAgo(0);
  return {
    ids: {
      ...{ pending: pending.id, active: active.id, 'ends-soon': ending.id },
      ...(Object.fromEntries(Object.entries(named).map(([state, { id }]) => [state, id])) as Record<
        keyof typeof named,
        string
      >),
      choose: (await connected(site, { name: 'Northwind Accounts', connector: 'xero' })).id,
      'other-account': other.id,
      'api-key': (await site.add({ name: 'Web shop', connector: 'woocommerce' })).id,
    },
    forCustomers: (await site.add({ name: 'Weinstube am Fluss' })).id,
    expiredLink: expired.link,
    heldResult: result,
    viewerKey: viewer.key,
  };
}

async function fail(site: Site, id: string, misbehaviour: Misbehaviour): Promise<void> {
  site.sandbox('lightspeed-k-series').script('refresh_token', misbehaviour);
  await site.runtime.engine.refresh(id).catch(() => {});
}

const refuse = (site: Site, id: string) =>
  fail(site, id, {
    ...{ status: 400, acts: false },
    body: { error: 'invalid_grant', error_description: 'The user has withdrawn the consent' },
  });

const longName = `Restaurant- und Hotelbetriebsgesellschaft ${'Donaudampfschifffahrts'.repeat(4)} in Wien`;

async function connected(site: Site, input: Parameters<Site['add']>[0]): Promise<InstanceView> {
  const { engine } = site.runtime;
  const { id, connector } = await site.add(input);
  const redirect_uri = site.redirectUri(connector);
  const { authorization_url } = await engine.beginAuthorization(id, { redirect_uri });
  await engine.finishAuthorization(await site.sandbox(connector).consent(authorization_url));
  return engine.instance(id);
}

/** The company that the callback names is another than before. */
async function signInAsAnother(site: Site, { id, connector }: InstanceView): Promise<string> {
  const { engine } = site.runtime;
  const { authorization_url } = await engine.beginAuthorization(id, { redirect_uri: site.redirectUri(connector) });
  const callback = new URL(await site.sandbox(connector).consent(authorization_url));
  callback.searchParams.set('realmId', '4620816365000000077');
  return (await engine.finishAuthorization(callback.href)).result_id;
}

const others = ['lightspeed-k-series', 'hubspot', 'square', 'google-sheets'];

/** Enough for a second page, brought in as live grants. */
async function makeOthers(site: Site): Promise<void> {
  const towns = ['Linz', 'Graz', 'Salzburg', 'Innsbruck', 'Villach', 'Wels', 'Steyr', 'Leoben', 'Krems', 'Lienz'];
  const kinds = ['Wirtshaus', 'Konditorei', 'Hotel Post', 'Weinbar', 'Imbiss'];
  const names = kinds.flatMap((kind) => towns.map((town) => `${kind} ${town}`));
  for (const [position, name] of names.entries()) {
    const token_set = { access_token: randomUUID(), refresh_token: randomUUID(), expires_in: 3600 };
    await site.add({ name, connector: others[position % others.length]!, token_set });
  }
}
