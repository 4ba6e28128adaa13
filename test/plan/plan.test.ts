import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { curl } from '../../src/cli/plan/curl.ts';
import { http } from '../../src/cli/plan/http.ts';
import { json } from '../../src/cli/plan/json.ts';
import { text } from '../../src/cli/plan/text.ts';
import { codeRequest, refreshRequest } from '../../src/instance/resolve.ts';
import { percentEncode } from '../../src/oauth/parameters.ts';
import { type PlannedRequest, type Shown, shownText } from '../../src/plan/plan.ts';
import { planConnector } from './plan-connector.ts';

const [v1, v2] = (await planConnector('lightspeed-k-series')) as [Planned, Planned];
type Planned = Awaited<ReturnType<typeof planConnector>>[number];

/** Those that ship, and those that use each construct of the language. */
const folders = ['connector', 'test/manifests/valid'];
const named = folders.flatMap((folder) =>
  readdirSync(folder).flatMap((name) => {
    const id = /^([^.]+)\.yaml$/.exec(name)?.[1];
    return id === undefined ? [] : [{ id, folder }];
  }),
);
const all = (await Promise.all(named.map(({ id, folder }) => planConnector(id, { folder })))).flat();

describe('the plan of K-Series V1 can be ticked off against the quick start', () => {
  const [authorize, callback, token] = v1.plan.requests as [PlannedRequest, PlannedRequest, PlannedRequest];

  test('step 1: the address that the customer opens, with the scope and the state that the portal asks for', () => {
    expect(shownText(authorize.url)).toBe(
      'https://<base_url>/oauth/authorize?client_id=<client_id>&response_type=code&redirect_uri=<redirect_uri>&scope=<scope>&state=<state>',
    );
  });

  test('step 2: the code comes to the redirect URI', () => {
    expect(shownText(callback.url)).toBe('<redirect_uri>?code=<code>&state=<state>');
  });

  test('steps 3 and 5: id and secret joined by a colon, in base64, after the word Basic', () => {
    expect(shownText(shownOf(token, 'authorization'))).toBe('Basic base64(<client_id>:<client_secret>)');
  });

  test('steps 4 and 6: a POST whose parameters all stand in the address, in the order of the quick start', () => {
    expect(token.method).toBe('POST');
    expect(token.body).toBeNull();
    expect(shownText(token.url)).toBe(
      'https://<base_url>/oauth/token?code=<code>&grant_type=authorization_code&client-id=<client_id>&redirect_uri=<redirect_uri>',
    );
  });

  test('step 7: the access token stands in the answer', () => {
    expect(token.answer.map(({ name, value }) => [name, shownText(value)])).toContainEqual([
      'access_token',
      'access_token',
    ]);
  });
});

describe('what a plan shows is what would be sent', () => {
  // Every character that an encoding could get wrong.
  const odd = "a b+c&d=e/f?g#h%i'j(k)*é";
  const values: Record<string, string> = {
    client_id: odd,
    client_secret: `${odd}!`,
    scope: odd,
    code: odd,
    redirect_uri: 'https://app.example/cb?x=1&y=é',
    code_verifier: 'v'.repeat(43),
    state: 's'.repeat(43),
    refresh_token: odd,
    access_token: 'token',
    base_url: 'api.lsk.lightspeed.app',
    'base_url.auth': 'auth.lsk-prod.app',
  };
  const fill = (shown: Shown | null): string =>
    (shown ?? []).map((part) => ('text' in part ? part.text : percentEncode(values[part.name] ?? ''))).join('');

  test.each([
    ['in the query', v1],
    ['in a form', v2],
  ])('the code exchange %s', (_, { method, plan }) => {
    const planned = plan.requests.find(({ step }) => step === 'token_request')!;
    const url = fill(planned.url).split('?')[0]!;
    const entered = Object.fromEntries(method.credential_fields.map(({ name, default: preset }) => [name, preset]));
    const flow = { code: values.code!, redirect_uri: values.redirect_uri!, state: values.state! };
    const pkce = method === v2.method ? values.code_verifier! : '';
    const sent = codeRequest(method, { ...strings(entered), ...values }, { ...flow, code_verifier: pkce, url });
    expect(fill(planned.url)).toBe(sent.url);
    expect(fill(planned.body)).toBe(sent.body);
  });

  test.each([
    ['in the query', v1],
    ['in a form', v2],
  ])('the refresh %s', (_, { connector, method, plan }) => {
    const planned = plan.requests.find(({ step }) => step === 'refresh_request')!;
    const entered = Object.fromEntries(method.credential_fields.map(({ name, default: preset }) => [name, preset]));
    const tokens = { refresh_token: odd, access_token: 'token' };
    const sent = refreshRequest(connector, method, { ...strings(entered), ...values }, tokens);
    expect(fill(planned.url)).toBe(sent.url);
    expect(fill(planned.body)).toBe(sent.body);
  });
});

describe('every part says where it comes from', () => {
  test.each(all.map((planned) => [`${planned.connector.id} ${planned.method.id}`, planned] as const))(
    '%s',
    (_, one) => {
      const parts = one.plan.requests.flatMap(({ parts, answer }) => [...parts, ...answer]);
      expect(parts.filter(({ named, values }) => named.length + values.length === 0)).toEqual([]);
      expect(parts.length).toBeGreaterThan(0);
    },
  );

  test('a parameter that the manifest names leads to the line that names it', () => {
    const lines = v1.text.split('\n');
    const named = v1.plan.requests.flatMap(({ parts }) => parts.filter(({ place }) => place === 'query'));
    const places = named.flatMap(({ name, named: [origin] }) =>
      origin?.from === 'manifest' ? [{ name, line: lines[origin.line - 1]?.trim() ?? '' }] : [],
    );
    expect(places.map(({ name }) => name)).toContain('client-id');
    for (const { name, line } of places) expect(line.startsWith(`${name}: `)).toBe(true);
  });

  test('what the manifest leaves to the standard names its section', () => {
    const token = v2.plan.requests.find(({ step }) => step === 'token_request')!;
    const sections = token.parts.flatMap(({ name, named }) =>
      named.flatMap((origin) => (origin.from === 'standard' ? [[name, origin.section]] : [])),
    );
    expect(sections).toContainEqual(['code', 'RFC 6749 §4.1.3']);
    expect(sections).toContainEqual(['code_verifier', 'RFC 7636 §4.5']);
    expect(sections).toContainEqual(['authorization', 'RFC 6749 §2.3.1, each form-encoded']);
  });

  test('a default, a value that was given and one that is missing are told apart', async () => {
    const [given] = await planConnector('lightspeed-k-series', { entered: { client_id: 'abc', state_length: 60 } });
    const sources = given!.plan.values.map(({ name, origin }) => [name, origin.source]);
    expect(sources).toContainEqual(['client_id', 'entered']);
    expect(sources).toContainEqual(['grant_type', 'default']);
    expect(sources).toContainEqual(['scope', 'missing']);
    expect(text(given!.plan, given!.file)).toContain('state, 60 random characters');
  });
});

test('a secret that was given is in no format, neither as it is nor encoded', async () => {
  const secret = 'hunter2 & co';
  const planned = await planConnector('lightspeed-k-series', {
    entered: { client_id: 'abc', client_secret: secret, base_url: 'api.lsk.lightspeed.app' },
  });
  const pages = planned.flatMap(({ plan, file }) => [text, http, curl, json].map((format) => format(plan, file)));
  expect(pages).toHaveLength(8);
  for (const page of pages) {
    for (const trace of ['hunter2', Buffer.from(`abc:${secret}`).toString('base64').slice(0, 12)]) {
      expect(page).not.toContain(trace);
    }
    expect(page).toContain('client_secret');
  }
});

test('a host that is known and not allowed is refused as it would be', async () => {
  const evil = planConnector('lightspeed-k-series', { entered: { base_url: 'evil.example' } });
  await expect(evil).rejects.toMatchObject({ code: 'egress_refused' });
});

function shownOf({ parts }: PlannedRequest, name: string): Shown {
  return parts.find((part) => part.name === name)?.value ?? [];
}

function strings(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
