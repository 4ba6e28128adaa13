import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secureRandom } from '../../src/engine/access/secure-random.ts';
import { createSessions, type Sessions } from '../../src/engine/access/sessions.ts';
import { movableClock } from '../helpers/lab.ts';
import { stores } from '../helpers/stores.ts';
import { openTestStore } from '../store/open-test-store.ts';

const hour = 3_600_000;

describe.each(stores)('%s', (name) => {
  let world: Awaited<ReturnType<typeof openTestStore>>;
  let clock: ReturnType<typeof movableClock>;
  let sessions: Sessions;

  beforeEach(async () => {
    world = await openTestStore(name);
    clock = movableClock();
    sessions = createSessions(world.store, clock, secureRandom(), 'configured-key');
  });
  afterEach(() => world.close());

  const admin = { name: 'Ann', role: 'admin' } as const;

  test('a session is found by its cookie alone, and another one has another form token', async () => {
    const first = await sessions.signIn(admin);
    const second = await sessions.signIn(admin);
    const found = await sessions.find(first);
    expect(found).toMatchObject({ name: 'Ann', role: 'admin' });
    expect(await sessions.find(found!.id)).toBeNull();
    expect((await sessions.find(second))!.csrf).not.toBe(found!.csrf);
  });

  test('the store holds neither the cookie nor what a form of the session must bring', async () => {
    const cookie = await sessions.signIn(admin);
    const session = (await sessions.find(cookie))!;
    const stored = JSON.stringify(await world.store.sessions.find(session.id));
    expect(stored).not.toContain(cookie);
    expect(stored).not.toContain(session.csrf);
  });

  test('a session ends eight hours after its last request', async () => {
    const cookie = await sessions.signIn(admin);
    clock.advance(8 * hour - 60_000);
    expect(await sessions.find(cookie)).not.toBeNull();
    clock.advance(8 * hour - 60_000);
    expect(await sessions.find(cookie)).not.toBeNull();
    clock.advance(8 * hour);
    expect(await sessions.find(cookie)).toBeNull();
  });

  test('a session that is always in use ends after a day', async () => {
    const cookie = await sessions.signIn(admin);
    for (let i = 0; i < 23; i++) {
      clock.advance(hour);
      expect(await sessions.find(cookie)).not.toBeNull();
    }
    clock.advance(hour);
    expect(await sessions.find(cookie)).toBeNull();
  });

  test('signing out ends the session and forgets what it kept', async () => {
    const cookie = await sessions.signIn(admin);
    const session = (await sessions.find(cookie))!;
    const id = await sessions.keep(session, { a: 1 });
    await sessions.signOut(session);
    expect(await sessions.find(cookie)).toBeNull();
    expect(await sessions.kept(session, id)).toBeNull();
  });

  test('a session ends with the API key that it was signed in with', async () => {
    const configured = await sessions.signIn({ ...admin, key: 'configured-key' });
    expect(await sessions.find(configured)).not.toBeNull();
    const gone = await sessions.signIn({ ...admin, key: 'a key that is not there any more' });
    expect(await sessions.find(gone)).toBeNull();
    const changed = createSessions(world.store, clock, secureRandom(), 'another-key');
    expect(await changed.find(configured)).toBeNull();
  });

  test('a sign-in link works once, for a quarter of an hour, and looking at it changes nothing', async () => {
    const link = await sessions.createLink();
    expect(await sessions.hasLink(link)).toBe(true);
    expect(await sessions.useLink(link)).toBe(true);
    expect(await sessions.useLink(link)).toBe(false);
    expect(await sessions.hasLink(link)).toBe(false);
    const late = await sessions.createLink();
    clock.advance(15 * 60_000);
    expect(await sessions.useLink(late)).toBe(false);
  });

  test('what a session keeps is sealed, its own, and gone after half an hour', async () => {
    const session = (await sessions.find(await sessions.signIn(admin)))!;
    const other = (await sessions.find(await sessions.signIn(admin)))!;
    const id = await sessions.keep(session, { client_secret: 'typed' });
    expect(await sessions.kept(session, id)).toEqual({ client_secret: 'typed' });
    expect(await sessions.kept(other, id)).toBeNull();
    await sessions.forget(other, id);
    expect(await sessions.kept(session, id)).not.toBeNull();
    clock.advance(30 * 60_000);
    expect(await sessions.kept(session, id)).toBeNull();
  });
});
