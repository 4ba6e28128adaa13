import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createApiKeys } from '../../src/engine/access/api-keys.ts';
import { createSessions } from '../../src/engine/access/sessions.ts';
import type { Store } from '../../src/engine/store.ts';
import { movableClock } from '../helpers/lab.ts';
import { fakeAudit } from '../server/fake-engine.ts';
import { openTarget } from './open-target.ts';
import { storeContents } from './store-contents.ts';

// Many requests, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };

test('wrong keys are refused ever more slowly, by address; a right one gets in meanwhile', async () => {
  const { app, adminKey } = await openTarget();
  const api = (key: string, remoteAddress = '192.0.2.1') =>
    app.inject({ url: '/api/instances', remoteAddress, headers: { authorization: `Bearer ${key}` } });
  for (let i = 0; i < 30; i++) expect((await api(`egk_guess-${i}`)).statusCode).toBe(401);
  const refused = await api('egk_guess-31');
  expect([refused.statusCode, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
  expect((await api('egk_guess-1', '192.0.2.2')).statusCode).toBe(401);
  expect((await api(adminKey)).statusCode).toBe(200);

  const signIn = (key: string) =>
    app.inject({
      ...{ method: 'POST', url: '/console/sign-in', headers: form, remoteAddress: '192.0.2.1' },
      payload: new URLSearchParams({ key }).toString(),
    });
  for (let i = 0; i < 10; i++) expect((await signIn(`guess-${i}`)).statusCode).toBe(401);
  expect((await signIn('guess-11')).statusCode).toBe(429);
  expect((await signIn(adminKey)).statusCode).toBe(303);
});

test('a wrong key, a missing one and a malformed one are answered alike, and none comes back', async () => {
  const { app } = await openTarget();
  const words = new Set<string>();
  for (const key of ['egk_wrong', 'x'.repeat(5000), 'ключ', 'egk_%00', "' or 1=1 --"]) {
    const headers = { authorization: `Bearer ${Buffer.from(key).toString('latin1')}` };
    const answer = await app.inject({ url: '/api/instances', headers });
    expect(answer.statusCode, key).toBe(401);
    expect(answer.body).not.toContain(key);
    words.add(answer.json().code);
  }
  expect([...words]).toEqual(['unauthenticated']);
});

test('guesses at links are limited by address', async () => {
  const { app } = await openTarget();
  for (const path of ['/connect/', '/console/sign-in/', '/oauth/callback/x?state=']) {
    const get = () => app.inject({ url: path + 'a'.repeat(43), remoteAddress: '192.0.2.9' });
    for (let i = 0; i < 300; i++) await get();
    const answer = await get();
    expect([path, answer.statusCode, Number(answer.headers['retry-after']) > 0]).toEqual([path, 429, true]);
  }
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('what is compared is a digest of what was sent, so that time tells nothing about a key', async () => {
  const asked: string[] = [];
  const look = async (hash: string) => {
    asked.push(hash);
    return null;
  };
  const store = {
    apiKeys: { find: look },
    sessions: { find: look, hasLink: look, useLink: look },
  } as unknown as Store;
  const random = (bytes: number) => new Uint8Array(bytes);
  const keys = createApiKeys(store, movableClock(), random, 'configured-key', fakeAudit);
  const sessions = createSessions(store, movableClock(), random, null);
  await keys.find('a guess');
  expect(await keys.find('configured-key')).toMatchObject({ role: 'admin' });
  expect(await keys.find('configured-kez')).toBeNull();
  await sessions.find('a guess');
  await sessions.hasLink('a guess');
  await sessions.useLink('a guess');
  const guess = sha256('a guess');
  expect(asked).toEqual([guess, sha256('configured-kez'), guess, guess, guess]);
});

test('nothing that opens a door is in the store as it is presented', async () => {
  const target = await openTarget();
  const { lab, cookie, adminKey, connectLink, signInLink } = target;
  const { authorization_url } = await lab.engine.beginAuthorization(target.instance, {
    ...{ redirect_uri: 'http://127.0.0.1:4000/oauth/callback/lightspeed-k-series', browser: 'b'.repeat(43) },
  });
  const state = new URL(authorization_url).searchParams.get('state')!;
  const doors = [cookie.split('=')[1]!, adminKey, connectLink, signInLink, state, 'b'.repeat(43)];
  const rows = storeContents(lab);
  const file = readFileSync(join(lab.env.EVERGRANT_DATA!, 'evergrant.db'), 'latin1');
  const log = readFileSync(join(lab.env.EVERGRANT_DATA!, 'evergrant.db-wal'), 'latin1');
  for (const door of doors) {
    expect(door.length).toBeGreaterThanOrEqual(43);
    expect([rows, file, log].some((text) => text.includes(door))).toBe(false);
  }
});
