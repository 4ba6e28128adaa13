import { afterEach, describe, expect, test } from 'vitest';
import { codeOf, movableClock } from '../helpers/lab.ts';
import { answerJson, answerText, type Script } from '../helpers/scripted-provider.ts';
import { stores } from '../helpers/stores.ts';
import { authorize, type LanguageLab, openLanguageLab } from '../language/language-lab.ts';

/** A new authorisation that gets no further than half-way must neither keep the old token in use nor end the old grant. */
const clock = movableClock();
let lab: LanguageLab;
afterEach(() => lab.close());

describe.each(stores)('%s', (store) => {
  test('a token from before is not handed out although the exchange after the code failed', async () => {
    let round = 0;
    lab = await openLanguageLab(['www.long.example', 'graph.long.example'], clock, store);
    const lasting: Script = (received, response) =>
      (round === 1
        ? answerJson({ access_token: 'lasting-1', lifetime: 5_184_000 })
        : answerJson({ error: { code: 100 } }, 400))(received, response);
    lab.routes['/oauth/access_token'] = (received, response) => {
      if (received.query.get('grant_type') === 'fb_exchange_token') return lasting(received, response);
      round += 1;
      answerJson({ access_token: `short-${round}`, lifetime: 3600 })(received, response);
    };
    const { id } = await lab.connect('long-lived', { client_id: 'client-1', client_secret: 'secret-of-client' });
    expect((await lab.engine.accessToken(id)).access_token).toBe('lasting-1');
    expect(await codeOf(authorize(lab.engine, id))).toBe('provider_error');
    expect((await lab.engine.accessToken(id)).access_token).toBe('short-2');
  });

  test('of two authorisations at once each makes its own steps, and the newer one is the grant', async () => {
    lab = await openLanguageLab(['www.long.example', 'graph.long.example'], clock, store);
    const { promise: second, resolve: secondDone } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    let codes = 0;
    lab.routes['/oauth/access_token'] = async (received, response) => {
      const spent = received.query.get('fb_exchange_token');
      if (spent === 'short-1') {
        arrive();
        await second;
      }
      if (spent === null) codes += 1;
      const access_token = spent === null ? `short-${codes}` : `lasting-of-${spent}`;
      answerJson({ access_token, lifetime: 5_184_000 })(received, response);
    };
    const credentials = { client_id: 'client-1', client_secret: 'secret-of-client' };
    const { instance } = await lab.engine.addInstance({ connector: 'long-lived', name: 'Shop', credentials });
    const first = codeOf(authorize(lab.engine, instance.id));
    await arrived;
    await authorize(lab.engine, instance.id);
    secondDone();
    expect(await first).toBe('superseded');
    expect((await lab.engine.accessToken(instance.id)).access_token).toBe('lasting-of-short-2');
    expect(lab.provider.received.map(({ query }) => query.get('fb_exchange_token'))).toEqual([
      null,
      'short-1',
      null,
      'short-2',
    ]);
  });

  test.each([
    ['the client', { client_id: 'another' }, 'superseded', 'pending_authorization'],
    ['the secret', { client_secret: 'another-secret' }, 'no error', 'active'],
  ])('an edit while a code is exchanged, of %s', async (_, credentials, code, status) => {
    lab = await openLanguageLab(['account.torture.example'], clock, store);
    const { promise: edited, resolve: edit } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    lab.routes['/token'] = async (received, response) => {
      arrive();
      await edited;
      answerJson({ access_token: 'access-1', refresh_token: 'refresh-1', expires_in: 3600 })(received, response);
    };
    const before = { host: 'account.torture.example', client_id: 'torture', client_secret: 'not-a-secret' };
    const added = await lab.engine.addInstance({ connector: 'torture', name: 'Shop', credentials: before });
    const { id } = added.instance;
    const finished = codeOf(authorize(lab.engine, id));
    await arrived;
    await lab.engine.updateInstance(id, { credentials });
    edit();
    expect(await finished).toBe(code);
    expect((await lab.engine.instance(id)).status).toBe(status);
  });

  test('an answer to a code that nobody can read is kept, and the grant from before is refreshed all the same', async () => {
    lab = await openLanguageLab(['account.torture.example'], clock, store);
    let answer = answerJson({ access_token: 'access-1', refresh_token: 'refresh-1', expires_in: 3600 });
    lab.routes['/token'] = (received, response) => answer(received, response);
    const credentials = { host: 'account.torture.example', client_id: 'torture', client_secret: 'not-a-secret' };
    const { id } = await lab.connect('torture', credentials);
    answer = answerText('<h1>Back soon</h1>');
    expect(await codeOf(authorize(lab.engine, id))).toBe('answer_unreadable');
    expect((await lab.engine.accessToken(id)).access_token).toBe('access-1');
    answer = answerJson({ access_token: 'access-2', refresh_token: 'refresh-2', expires_in: 3600 });
    clock.advance(3_600_000);
    expect((await lab.engine.accessToken(id)).access_token).toBe('access-2');
    expect(await lab.engine.instance(id)).toMatchObject({ status: 'active', health: { state: 'ok' } });
  });
});
