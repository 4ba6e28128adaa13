/** The constants that an administrator may change are not decoration: each is read where it says. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, type Lab, openLab, redirectUri } from '../helpers/lab.ts';
import { answerJson, type Script, type ScriptedProvider, startScriptedProvider } from '../helpers/scripted-provider.ts';

let provider: ScriptedProvider;
let lab: Lab;
beforeEach(async () => {
  provider = await startScriptedProvider();
  lab = await openLab(provider.origin);
});
afterEach(async () => {
  await lab.close();
  await provider.close();
});

/** Authorises and refreshes an instance with these credentials, against a server that needs exactly them. */
async function run(credentials: Record<string, unknown>): Promise<string> {
  const { id } = await lab.add({ credentials });
  const { authorization_url } = await lab.engine.beginAuthorization(id, { redirect_uri: redirectUri });
  const state = new URL(authorization_url).searchParams.get('state');
  await lab.engine.finishAuthorization(`${redirectUri}?code=VlWFo0&state=${state}`);
  return (await lab.engine.refresh(id)).access_token;
}

const refuse = answerJson({ error: 'unsupported_grant_type' }, 400);

test('the token under data.access_token is found there', async () => {
  let count = 0;
  provider.script = (...exchange) => {
    count += 1;
    answerJson({ data: { access_token: `deep-${count}` }, refresh_token: `next-${count}` })(...exchange);
  };
  expect(await run({ response_authentication_token_key: 'data.access_token' })).toBe('deep-2');
  expect(await codeOf(run({}))).toBe('access_token_missing');
});

test('a renamed refresh key is read from the answer and spent at the next refresh', async () => {
  let next = 0;
  provider.script = (received, response) => {
    const spent = received.query.get('refresh_token');
    if (spent !== null && spent !== `renewal-${next}`) return refuse(received, response);
    next += 1;
    answerJson({ access_token: `access-${next}`, renewal: `renewal-${next}` })(received, response);
  };
  expect(await run({ response_refresh_token_key: 'renewal' })).toBe('access-2');
  next = 0;
  expect(await codeOf(run({}))).toBe('refresh_token_missing');
});

test('other grant type strings go out as they were entered', async () => {
  const needs: Script = (received, response) => {
    const grant = received.query.get('grant_type');
    const known = grant === 'vendor_code' || grant === 'vendor_renewal';
    const answer = known ? answerJson({ access_token: `by-${grant}`, refresh_token: 'next' }) : refuse;
    answer(received, response);
  };
  provider.script = needs;
  expect(await run({ grant_type: 'vendor_code', refresh_grant_type: 'vendor_renewal' })).toBe('by-vendor_renewal');
  expect(await codeOf(run({}))).toBe('provider_error');
});

test('another response type goes into the authorisation URL', async () => {
  const { id } = await lab.add({ credentials: { response_type_key: 'vendor_code' } });
  const { authorization_url } = await lab.engine.beginAuthorization(id, { redirect_uri: redirectUri });
  expect(new URL(authorization_url).searchParams.get('response_type')).toBe('vendor_code');
});

describe('state length', () => {
  const stateOf = async (credentials: Record<string, unknown>): Promise<string> => {
    const { id } = await lab.add({ credentials });
    const { authorization_url } = await lab.engine.beginAuthorization(id, { redirect_uri: redirectUri });
    return new URL(authorization_url).searchParams.get('state') ?? '';
  };
  const input = (state_length: unknown) => ({
    connector: 'lightspeed-k-series',
    name: 'Bistro',
    credentials: {
      base_url: 'api.lsk.lightspeed.app',
      client_id: 'a',
      client_secret: 'bbbb',
      scope: 'items',
      state_length,
    },
  });

  test.each([
    [10, 10],
    ['24', 24],
    [1024, 1024],
    [undefined, 43],
    ['', 43],
  ])('%s asks for a state of %i characters', async (entered, length) => {
    expect(await stateOf(entered === undefined ? {} : { state_length: entered })).toMatch(
      new RegExp(`^[\\w-]{${length}}$`),
    );
  });

  test('7 is refused with the reason', async () => {
    await expect(lab.engine.addInstance(input(7))).rejects.toMatchObject({
      code: 'invalid_credentials',
      problems: [{ field: 'state_length', message: 'State length must be between 8 and 1024.' }],
    });
  });

  test('10 warns when it is entered and when it is used; 43 does not', async () => {
    const { instance, warnings } = await lab.engine.addInstance(input(10));
    expect(warnings).toMatchObject([{ code: 'weak_state', field: 'state_length' }]);
    const begun = await lab.engine.beginAuthorization(instance.id, { redirect_uri: redirectUri });
    expect(begun.warnings).toMatchObject([{ code: 'weak_state' }]);
    expect((await lab.engine.addInstance(input(43))).warnings).toEqual([]);
  });
});
