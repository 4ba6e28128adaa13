import { describe, expect, test } from 'vitest';
import { effectiveValues, readCredentials } from '../../src/instance/credentials.ts';
import { grantFields } from '../../src/instance/reauthorization.ts';
import { acme, entered, kSeries } from './connectors.ts';

const { connector, method } = kSeries;
const read = (changes: Record<string, unknown>) => readCredentials(connector, method, { ...entered, ...changes });

describe('the base URL', () => {
  test.each([
    'api.lsk.lightspeed.app',
    'https://api.lsk.lightspeed.app',
    'https://api.lsk.lightspeed.app/',
    'http://api.lsk.lightspeed.app/',
    'HTTPS://API.lsk.lightspeed.app/',
    '  api.lsk.lightspeed.app  ',
    'api.lsk.lightspeed.app.',
    'https://api.lsk.lightspeed.app/oauth/token?x=1#y',
  ])('“%s” is cleaned up to its host', (base_url) => {
    const { values, problems } = read({ base_url });
    expect(problems).toEqual([]);
    expect(values.base_url).toBe('api.lsk.lightspeed.app');
  });

  test.each([
    'example.com',
    'lsk.lightspeed.app',
    'api.lsk.lightspeed.app.evil.example',
    'evil.example/api.lsk.lightspeed.app',
    'https://api.lsk.lightspeed.app@evil.example/',
    'https://user:pass@api.lsk.lightspeed.app/',
    'api.lsk.lightspeed.app:8443',
    'https://https://api.lsk.lightspeed.app',
    'api.lsk.lightspeed.app\\@evil.example',
    'ftp://api.lsk.lightspeed.app',
    'аpi.lsk.lightspeed.app',
    '127.0.0.1',
  ])('“%s” is refused, with the hosts that are allowed', (base_url) => {
    const { problems } = read({ base_url });
    expect(problems).toEqual([{ field: 'base_url', message: expect.stringMatching(/^Base URL must be one of/) }]);
    expect(problems[0]?.message).toContain('api.lsk.lightspeed.app');
    expect(problems[0]?.message).not.toContain('evil');
  });
});

describe('the state length', () => {
  test.each([8, '8', 22, 1024, ' 43 '])('%j is taken', (state_length) => {
    expect(read({ state_length }).values.state_length).toBe(Number(state_length));
  });

  test.each([7, '7', 0, -8, 1025])('%j is refused with the reason', (state_length) => {
    expect(read({ state_length }).problems).toEqual([
      { field: 'state_length', message: 'State length must be between 8 and 1024.' },
    ]);
  });

  test.each(['ten', '1e2', '10.5', '0x10', 10.5, Number.NaN, '９'])('%j is no whole number', (state_length) => {
    expect(read({ state_length }).problems[0]?.message).toBe('State length must be a whole number.');
  });

  test('none gives 43, from the manifest’s default, without a warning', () => {
    const { values, warnings } = read({});
    expect(values).not.toHaveProperty('state_length');
    expect(effectiveValues(method, values).state_length).toBe('43');
    expect(warnings).toEqual([]);
  });

  test.each([8, 10, 21])('%d works and warns, because it can be guessed more easily', (state_length) => {
    const { problems, warnings } = read({ state_length });
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      { code: 'weak_state', field: 'state_length', message: expect.stringContaining(`${state_length} characters`) },
    ]);
  });

  test('22 does not warn', () => {
    expect(read({ state_length: 22 }).warnings).toEqual([]);
  });

  test('a length that the manifest fixes warns without a field', () => {
    const fixed = acme({ authorization: '      state: { length: 12 }' });
    const { warnings } = readCredentials(fixed.connector, fixed.method, { client_id: 'a', client_secret: 'b' });
    expect(warnings).toMatchObject([{ code: 'weak_state', field: null }]);
  });
});

describe('what is entered', () => {
  test('every problem is told at once, in the order of the fields', () => {
    const { problems } = readCredentials(connector, method, {
      base_url: 'x',
      state_length: 7,
      client_id: ' ',
      scop: 'a',
    });
    expect(problems.map(({ field }) => field)).toEqual([
      'base_url',
      'state_length',
      'client_id',
      'client_secret',
      'scope',
      'scop',
    ]);
  });

  test.each([undefined, null, '', '  '])('%j counts as not entered', (value) => {
    expect(read({ client_id: value }).problems).toEqual([{ field: 'client_id', message: 'Client ID is required.' }]);
    expect(read({ grant_type: value })).toMatchObject({
      problems: [],
      values: expect.not.objectContaining({ grant_type: '' }),
    });
  });

  test('an unknown field is refused, with the one that was probably meant', () => {
    expect(read({ clientid: 'x' }).problems).toEqual([
      { field: 'clientid', message: 'There is no such field; did you mean client_id?' },
    ]);
    expect(read({ zzzzzzzz: 'x' }).problems[0]?.message).toBe('There is no such field.');
  });

  test.each([true, {}, [], ['text'], () => 'text'])('%j is neither text nor number', (value) => {
    expect(read({ client_id: value }).problems[0]?.message).toBe('Client ID must be a text or a number.');
  });

  test.each([
    ['a\nb', 'must be a single line'],
    ['a\0b', 'must not hold control characters'],
    ['a\tb', 'must not hold control characters'],
    ['x'.repeat(16_385), 'must not be longer than 16384 characters'],
  ])('%j', (client_secret, problem) => {
    const [found] = read({ client_secret }).problems;
    expect(found?.message).toBe(`Client secret ${problem}.`);
  });

  test('spaces round a pasted value go, those inside stay', () => {
    expect(read({ client_secret: '  a b \n' }).values.client_secret).toBe('a b');
  });

  test('a problem never repeats the value, which may be a secret', () => {
    const { problems } = read({ client_secret: 'hush\nhush', state_length: 'hush', base_url: 'hush' });
    expect(problems).toHaveLength(3);
    expect(JSON.stringify(problems)).not.toContain('hush');
  });

  test('a choice and a pattern hold the whole value', () => {
    const fields = `      - { name: region, title: Region, choices: [{ value: eu, title: Europe }, { value: us, title: USA }] }
      - { name: shop, title: Shop, pattern: '[a-z]+|[0-9]{3}', examples: [north] }`;
    const api = '  base_url: https://login.acme.example/{region}/{shop}';
    const shop = acme({ fields, api });
    const problems = (region: unknown, name: unknown) =>
      readCredentials(shop.connector, shop.method, { client_id: 'a', client_secret: 'b', region, shop: name }).problems;
    expect(problems('eu', 'north')).toEqual([]);
    expect(problems('us', 123)).toEqual([]);
    expect(problems('eu ', '123')).toEqual([]);
    expect(problems('asia', 'north')[0]?.message).toBe('Region must be one of: eu (Europe), us (USA).');
    expect(problems('EU', 'north')).toHaveLength(1);
    for (const wrong of ['1234', 'a1', 'north/../south', 'a\u2028b']) expect(problems('eu', wrong)).toHaveLength(1);
  });
});

describe('what does not match its pattern is told', () => {
  test.each([
    [
      'in words, with an example',
      'pattern_hint: three digits, examples: ["123"]',
      'Code must be three digits, such as 123',
    ],
    ['in words', 'pattern_hint: three digits', 'Code must be three digits'],
    ['by an example', 'examples: ["123"]', 'Code must look like 123'],
    ['by the pattern itself, where there is nothing else', 'advanced: false', 'Code must have the form [0-9]{3}'],
  ])('%s', (_, words, message) => {
    const fields = `      - { name: number, title: Code, pattern: '[0-9]{3}', ${words} }`;
    const api = '  base_url: https://login.acme.example/{number}';
    const { connector, method } = acme({ fields, api });
    const { problems } = readCredentials(connector, method, { client_id: 'a', client_secret: 'b', number: 'x' });
    expect(problems).toEqual([{ field: 'number', message: `${message}.` }]);
  });
});

describe('the values that templates see', () => {
  test('hold every default, and what was entered before it', () => {
    expect(effectiveValues(method, read({ grant_type: 'urn:x' }).values)).toEqual({
      ...entered,
      state_length: '43',
      response_authentication_token_key: 'access_token',
      grant_type: 'urn:x',
      response_type_key: 'code',
      refresh_grant_type: 'refresh_token',
      response_refresh_token_key: 'refresh_token',
    });
  });

  test('leave out what is neither entered nor has a default', () => {
    expect(Object.keys(effectiveValues(method, {}))).not.toContain('client_id');
  });
});

describe('an edit asks for a new authorisation', () => {
  const fields = grantFields(method);

  test.each(['base_url', 'client_id', 'scope', 'response_type_key'])('of %s', (field) => {
    expect(fields.has(field)).toBe(true);
  });

  test.each([
    'client_secret',
    'state_length',
    'grant_type',
    'refresh_grant_type',
    'response_authentication_token_key',
    'response_refresh_token_key',
  ])('not of %s', (field) => {
    expect(fields.has(field)).toBe(false);
  });

  test('of client_id and scope, also where the manifest leaves them to the standard request', () => {
    const { method: standard } = acme({ fields: '      - { name: scope, title: Scope }' });
    expect([...grantFields(standard)].sort()).toEqual(['client_id', 'scope']);
  });
});
