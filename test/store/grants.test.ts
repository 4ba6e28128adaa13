import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Grant } from '../../src/engine/store.ts';
import { healthy } from '../../src/instance/health.ts';
import type { Health } from '../../src/instance/instance.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { stores } from '../helpers/stores.ts';
import { committing, event, insert, taking } from './grants.ts';
import { openTestStore } from './open-test-store.ts';

describe.each(stores)('%s', (name) => {
  let store: OpenedStore;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ store, close } = await openTestStore(name));
  });
  afterEach(() => close());

  test('of many that take the same attempt at once, one gets it, with the tokens to spend', async () => {
    await insert(store, 'one');
    const takes = Array.from({ length: 20 }, (_, n) =>
      store.grants.takeAttempt(taking('one', { attempt_id: `a${n}` })),
    );
    const taken = (await Promise.all(takes)).filter((grant) => grant !== null);
    expect(taken).toHaveLength(1);
    expect(taken[0]?.tokens?.refresh_token).toBe('refresh-1');
    expect((await store.grants.find('one'))?.attempt_id).toBe(taken[0]?.attempt_id);
  });

  test('an attempt is not taken before its time, nor of another generation, nor over one that was not named', async () => {
    await insert(store, 'one');
    expect(await store.grants.takeAttempt(taking('one', { generation: 2 }))).toBeNull();
    expect(await store.grants.takeAttempt(taking('one', { lapsed: 'nobody' }))).toBeNull();
    expect(await store.grants.takeAttempt(taking('one', { attempt_id: 'first' }))).not.toBeNull();
    expect(await store.grants.takeAttempt(taking('one', { attempt_id: 'second' }))).toBeNull();
    const over = await store.grants.takeAttempt(taking('one', { attempt_id: 'second', lapsed: 'first' }));
    expect(over?.attempt_id).toBe('second');
    const release = { instance_id: 'one', generation: 1, attempt_id: 'second', health: healthy(1), failures: 1 };
    expect(await store.grants.release({ ...release, next_attempt_at: 5_000, event: null })).toBe(true);
    expect(await store.grants.takeAttempt(taking('one', { now: 4_999 }))).toBeNull();
    expect(await store.grants.takeAttempt(taking('one', { now: 5_000 }))).not.toBeNull();
  });

  test('an attempt is taken without a look at the grant only where that is active and keeps no answer', async () => {
    for (const id of ['fine', 'kept', 'refused']) await insert(store, id);
    const health = healthy(1);
    const attempt = { generation: 1, attempt_id: 'first', health };
    for (const instance_id of ['kept', 'refused']) {
      await store.grants.takeAttempt(taking(instance_id, { attempt_id: 'first' }));
    }
    const sent = { generation: 1, scope: null, route: 'direct', sequence: 0 } as const;
    const keep = { kind: 'refresh', status: 200, headers: {}, body: 'lost', sent_at: 1, ...sent } as const;
    const release = { ...attempt, instance_id: 'kept', next_attempt_at: 0, failures: 1, keep, event: null };
    expect(await store.grants.release(release)).toBe(true);
    const refusal = { ...attempt, instance_id: 'refused', revision: 1, event: event('refused', 'refused') };
    expect(await store.grants.refuse(refusal)).toBe(true);
    for (const id of ['kept', 'refused']) {
      expect(await store.grants.takeAttempt(taking(id)), id).toBeNull();
    }
    expect(await store.grants.takeAttempt(taking('fine', { generation: 2 }))).toBeNull();
    expect(await store.grants.takeAttempt(taking('fine'))).not.toBeNull();
    expect(await store.grants.takeAttempt(taking('fine', { attempt_id: 'second' }))).toBeNull();
  });

  test('a token set that was read a moment ago is not opened again', async () => {
    await insert(store, 'one');
    const read = await store.grants.find('one');
    const taken = await store.grants.takeAttempt(taking('one', { read }));
    expect(taken?.tokens).toBe(read?.tokens);
    expect(taken?.attempt_id).toBe('attempt of one');
  });

  test('a mark that a token is about to leave is written for the holder alone, and told to whoever takes over', async () => {
    await insert(store, 'one');
    const mark = { instance_id: 'one', generation: 1, attempt_id: 'first' };
    expect(await store.grants.markSending(mark)).toBe(false);
    expect(await store.grants.takeAttempt(taking('one', { attempt_id: 'first' }))).toMatchObject({ sending: false });
    expect(await store.grants.markSending({ ...mark, attempt_id: 'other' })).toBe(false);
    expect(await store.grants.markSending({ ...mark, generation: 2 })).toBe(false);
    expect(await store.grants.markSending(mark)).toBe(true);
    const over = await store.grants.takeAttempt(taking('one', { attempt_id: 'second', lapsed: 'first' }));
    expect(over).toMatchObject({ sending: true });
    expect(await store.grants.markSending(mark)).toBe(false);
  });

  test('a mark ends with its own attempt or with the generation, and outlives an attempt that did not make it', async () => {
    await insert(store, 'one');
    const attempt = { instance_id: 'one', generation: 1, attempt_id: 'first' };
    const release = { ...attempt, health: healthy(1), next_attempt_at: 0, failures: 1, event: null };
    const isSending = async () => (await store.grants.find('one'))?.sending;
    await store.grants.takeAttempt(taking('one', { attempt_id: 'first' }));
    await store.grants.markSending(attempt);
    expect(await store.grants.release({ ...release, doubtful: true })).toBe(true);
    expect(await isSending()).toBe(true);
    await store.grants.takeAttempt(taking('one', { attempt_id: 'first' }));
    expect(await store.grants.release(release)).toBe(true);
    expect(await isSending()).toBe(false);
    await store.grants.takeAttempt(taking('one', { attempt_id: 'first' }));
    await store.grants.markSending(attempt);
    expect(await store.grants.commit(committing('one'))).toBe(true);
    expect(await isSending()).toBe(false);
  });

  test('attempts of many instances, taken and committed at once, each keep their own tokens and event', async () => {
    const ids = Array.from({ length: 150 }, (_, n) => `instance-${n}`);
    for (const id of ids) await insert(store, id);
    const taken = await Promise.all(ids.map((id) => store.grants.takeAttempt(taking(id))));
    expect(taken.map((grant) => grant?.tokens?.access_token)).toEqual(ids.map((id) => `access of ${id}`));
    const written = await Promise.all(ids.map((id) => store.grants.commit(committing(id))));
    expect(written).toEqual(ids.map(() => true));
    const grants = await Promise.all(ids.map((id) => store.grants.find(id)));
    expect(grants.map((grant) => grant?.tokens?.access_token)).toEqual(ids.map((id) => `new access of ${id}`));
    for (const grant of grants)
      expect(grant).toMatchObject({
        generation: 2,
        attempt_id: null,
        committed_attempt: `attempt of ${grant?.instance_id}`,
        due_at: 9_000,
      });
    const [event] = await store.events.list('instance-7', { limit: 1 });
    expect(event).toMatchObject({ type: 'refreshed', generation: 2, fingerprint: 'instance-7' });
  });

  test('a commit is written whoever holds the attempt, once, and never over a newer generation', async () => {
    await insert(store, 'one');
    await store.grants.takeAttempt(taking('one', { attempt_id: 'of another' }));
    const both = await Promise.all([
      store.grants.commit(committing('one', { attempt_id: 'early' })),
      store.grants.commit(committing('one', { attempt_id: 'late', event: event('one', 'refreshed', 'second') })),
    ]);
    expect(both.filter((written) => written)).toHaveLength(1);
    expect(await store.grants.commit(committing('one'))).toBe(false);
    expect(await store.grants.commit(committing('nowhere'))).toBe(false);
    expect((await store.grants.find('one'))?.generation).toBe(2);
    expect((await store.events.list('one', { limit: 9 })).filter(({ type }) => type === 'refreshed')).toHaveLength(1);
  });

  test('a commit lifts a refusal, and says so', async () => {
    await insert(store, 'one');
    const grant = (await store.grants.takeAttempt(taking('one'))) as Grant;
    const refusal = { instance_id: 'one', generation: 1, attempt_id: grant.attempt_id!, revision: 1 };
    expect(await store.grants.refuse({ ...refusal, health: healthy(1), event: event('one', 'refused') })).toBe(true);
    expect((await store.grants.find('one'))?.status).toBe('reauthorization_required');
    expect(await store.grants.commit(committing('one'))).toBe(true);
    expect(await store.grants.find('one')).toMatchObject({ status: 'active', refused_at: null, generation: 2 });
    const types = (await store.events.list('one', { limit: 9 })).map(({ type }) => type);
    expect(types).toContain('refusal_lifted');
    expect(types).not.toContain('refreshed');
  });

  test('a write that the database cannot take fails alone', async () => {
    for (const id of ['good', 'bad']) await insert(store, id);
    const before = (await store.events.list('bad', { limit: 9 })).length;
    const results = await Promise.allSettled([
      store.grants.commit(committing('good')),
      // The event's id is there already, so the event cannot be recorded, and then nothing is.
      store.grants.commit(committing('bad', { event: event('good', 'refreshed', 'inserted good') })),
      // The token set cannot be written, and then its event is not either.
      store.grants.commit(committing('bad', { health: undefined as unknown as Health })),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect((await store.grants.find('good'))?.generation).toBe(2);
    expect((await store.grants.find('bad'))?.generation).toBe(1);
    expect(await store.events.list('bad', { limit: 9 })).toHaveLength(before);
  });

  test('text that no database column was made for comes back, or its like', async () => {
    await insert(store, 'one');
    const detail = 'quote \' " backslash \\ newline \n {array} \u2028 😀 null \0 end';
    await store.grants.commit(committing('one', { event: { ...event('one', 'refreshed'), detail } }));
    const [recorded] = await store.events
      .list('one', { limit: 9 })
      .then((all) => all.filter((e) => e.type === 'refreshed'));
    expect(recorded?.detail?.replace(/[\0\uFFFD]/, '')).toBe(detail.replace('\0', ''));
  });
});
