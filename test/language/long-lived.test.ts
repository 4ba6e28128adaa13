import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeOf, movableClock } from '../helpers/lab.ts';
import { answerJson } from '../helpers/scripted-provider.ts';
import { authorize, type LanguageLab, openLanguageLab } from './language-lab.ts';

const credentials = { client_id: 'client-1', client_secret: 'secret-of-client' };
const day = 86_400_000;
const clock = movableClock();
let lab: LanguageLab;
let lasting: Record<string, unknown>;

beforeEach(async () => {
  lab = await openLanguageLab(['www.long.example', 'graph.long.example'], clock);
  lasting = { access_token: 'long-1', lifetime: 5_184_000 };
  lab.routes = {
    '/oauth/access_token': (received, response) => {
      const answers: Record<string, object> = {
        authorization_code: { access_token: 'short-1', lifetime: 3600, page: { token: 'page-1' } },
        fb_exchange_token: lasting,
        extend: { access_token: `after-${received.query.get('access_token')}`, lifetime: 5_184_000 },
      };
      answerJson(answers[received.query.get('grant_type') ?? ''] ?? {}, 200)(received, response);
    },
  };
});
afterEach(() => lab.close());

const grants = () => lab.provider.received.map(({ query }) => query.get('grant_type'));

test('the first token is exchanged for the lasting one, and that is the grant', async () => {
  const { id, generation, refreshable } = await lab.connect('long-lived', credentials);
  expect([generation, refreshable]).toEqual([2, true]);
  expect(grants()).toEqual(['authorization_code', 'fb_exchange_token']);
  expect(lab.provider.received[1]?.query.get('fb_exchange_token')).toBe('short-1');
  expect((await lab.engine.accessToken(id)).access_token).toBe('long-1');
});

test('a failure in the middle keeps the first token, and both the error and the health say so', async () => {
  lasting = { error: { code: 100, message: 'not now' } };
  const { instance } = await lab.engine.addInstance({ connector: 'long-lived', name: 'Shop', credentials });
  expect(await codeOf(authorize(lab.engine, instance.id))).toBe('provider_error');
  expect((await lab.engine.accessToken(instance.id)).access_token).toBe('short-1');
  const { status, health } = await lab.engine.instance(instance.id);
  expect([status, health.reason]).toEqual([
    'active',
    'The first token has not been exchanged for the lasting one yet.',
  ]);
});

test('a further token set stands beside the default one, over the exchange and over refreshes', async () => {
  const { id } = await lab.connect('long-lived', credentials);
  expect((await lab.engine.accessToken(id, { token_set: 'page' })).access_token).toBe('page-1');
  await lab.engine.refresh(id);
  expect((await lab.engine.accessToken(id, { token_set: 'page' })).access_token).toBe('page-1');
  expect(await codeOf(lab.engine.accessToken(id, { token_set: 'bot' }))).toBe('not_found');
});

test('where the access token is what is spent, keep-alive spends it before its end', async () => {
  const { id } = await lab.connect('long-lived', credentials);
  clock.advance(30 * day);
  await lab.engine.keepAlive();
  expect(grants()).toHaveLength(2);
  clock.advance(7 * day);
  await lab.engine.keepAlive();
  expect(grants().slice(2)).toEqual(['extend']);
  expect((await lab.engine.accessToken(id)).access_token).toBe('after-long-1');
});

test('a declared number for “gone” ends the grant', async () => {
  const { id } = await lab.connect('long-lived', credentials);
  lab.routes['/oauth/access_token'] = answerJson({ error: { code: 190, message: 'Session has expired' } }, 400);
  expect(await codeOf(lab.engine.refresh(id))).toBe('reauthorization_required');
});

test('calls carry the token in the query, where the connector says so', async () => {
  const { id } = await lab.connect('long-lived', credentials);
  lab.routes['/v19/me'] = answerJson({ id: 1 });
  expect(await lab.engine.test(id)).toMatchObject({ ok: true });
  const [call] = lab.sent('/v19/me');
  expect([call?.query.get('access_token'), call?.query.get('fields')]).toEqual(['long-1', 'id']);
  expect(call?.headers.authorization).toBeUndefined();
});
