import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { root, sandboxCredentials, temporaryFolder } from '../helpers/lab.ts';
import { answerJson, type Script, type ScriptedProvider, startScriptedProvider } from '../helpers/scripted-provider.ts';
import { openWrapped } from '../torture/open-wrapped.ts';
import { seams } from '../torture/seams.ts';

/**
 * Two engines on one store. The slow one is held with its answer in hand until the other has taken its attempt over;
 * then the slow one goes on: it is the late loser.
 */
const spent: Script = answerJson({ error: 'invalid_grant' }, 400);
const tokens = (name: string): Script =>
  answerJson({ access_token: `access-${name}`, refresh_token: `refresh-${name}`, expires_in: 3600 });
/** Seconds, and as short as they may be. */
const deadlines = { EVERGRANT_REFRESH_DEADLINES: '9,11,13' };

let provider: ScriptedProvider;
let config: Config;
let slow: Engine;
let other: Engine;
let id: string;
let holding: PromiseWithResolvers<void>;
let arrived: PromiseWithResolvers<void>;
let ahead = 0;
/** Both engines' clock; moving it on makes the other one see that the attempt has lapsed. */
const clock = { now: () => Date.now(), monotonic: () => performance.now() + ahead };

beforeEach(async () => {
  provider = await startScriptedProvider();
  const connectTo = [`https://${sandboxCredentials.base_url}=${provider.origin}`];
  const data = temporaryFolder();
  config = readConfig({ data, connectors: `${root}connector`, connectTo }, deadlines);
  holding = Promise.withResolvers();
  arrived = Promise.withResolvers();
  const seam = async (step: string) => {
    if (step !== 'answer_arrived') return;
    arrived.resolve();
    await holding.promise;
  };
  slow = await openWrapped(config, { ...seams(seam), clock: () => clock });
  other = await openWrapped(config, { clock: () => clock });
  const token_set = { access_token: 'access-old', refresh_token: 'refresh-old', expires_in: 100 };
  const wanted = { connector: 'lightspeed-k-series', name: 'Bistro', credentials: sandboxCredentials, token_set };
  id = (await other.addInstance(wanted)).instance.id;
});

afterEach(async () => {
  holding.resolve();
  await Promise.all([slow.close(), other.close()]);
  await provider.close();
  rmSync(config.data, { recursive: true, force: true });
});

/** The slow engine gets one answer and is held; the other takes over, gets another one, and is done. */
async function race(late: Script, early: Script): Promise<{ slow: Promise<unknown>; other: unknown }> {
  provider.script = late;
  const slowly = slow.refresh(id, { wait: 20_000 }).catch((error: { code: string }) => error.code);
  await arrived.promise;
  provider.script = early;
  const taking = other.refresh(id, { wait: 20_000 }).catch((error: { code: string }) => error.code);
  // The other engine must have seen the attempt before its time begins to run.
  await new Promise((resolve) => setTimeout(resolve, 200));
  ahead += 13_000;
  return { slow: slowly, other: await taking };
}

/** The newest first. */
const eventTypes = async (): Promise<string[]> => (await other.events(id)).map(({ type }) => type);

describe('a process that lost its attempt and comes late', () => {
  test('condemns nothing alive by its refusal, and gives its callers what the other one has', async () => {
    const raced = await race(spent, tokens('other'));
    expect(raced.other).toMatchObject({ access_token: 'access-other', generation: 2 });
    holding.resolve();
    expect(await raced.slow).toMatchObject({ access_token: 'access-other', generation: 2 });
    expect(await other.instance(id)).toMatchObject({ status: 'active', generation: 2, health: { state: 'ok' } });
  });

  test('replaces nothing newer by its success', async () => {
    const raced = await race(tokens('slow'), tokens('other'));
    expect(raced.other).toMatchObject({ access_token: 'access-other', generation: 2 });
    holding.resolve();
    expect(await raced.slow).toMatchObject({ access_token: 'access-other', generation: 2 });
    expect((await other.accessToken(id)).access_token).toBe('access-other');
    expect((await slow.accessToken(id)).access_token).toBe('access-other');
    expect(await eventTypes()).toContain('answer_dropped');
  });

  test('proves the grant alive where the other one was refused, and lifts the refusal', async () => {
    const raced = await race(tokens('slow'), spent);
    expect(raced.other).toBe('reauthorization_required');
    expect(await other.instance(id)).toMatchObject({ status: 'reauthorization_required', generation: 1 });
    holding.resolve();
    expect(await raced.slow).toMatchObject({ access_token: 'access-slow', generation: 2 });
    expect(await other.instance(id)).toMatchObject({ status: 'active', generation: 2, health: { state: 'ok' } });
    expect((await other.accessToken(id)).access_token).toBe('access-slow');
    expect((await eventTypes()).slice(0, 2)).toEqual(['refusal_lifted', 'refused']);

    provider.script = tokens('next');
    await other.refresh(id);
    expect(provider.received.at(-1)?.query.get('refresh_token')).toBe('refresh-slow');
  });

  test('keeps an answer that nobody could read although the other one was refused, until a correction makes it the grant', async () => {
    const raced = await race(answerJson({ data: { access_token: 'a', refresh_token: 'r' } }), spent);
    expect(raced.other).toBe('reauthorization_required');
    holding.resolve();
    expect(await raced.slow).toBe('access_token_missing');
    expect(await other.instance(id)).toMatchObject({
      status: 'active',
      generation: 1,
      health: { state: 'answer_not_understood' },
    });
    const sent = provider.received.length;
    const credentials = {
      response_authentication_token_key: 'data.access_token',
      response_refresh_token_key: 'data.refresh_token',
    };
    await other.updateInstance(id, { credentials });
    expect(await other.accessToken(id)).toMatchObject({ access_token: 'a', generation: 2 });
    expect(provider.received.length).toBe(sent);
  });

  test('keeps no answer that nobody could read where the other one has a token', async () => {
    const raced = await race(answerJson({ data: {} }), tokens('other'));
    holding.resolve();
    expect(await raced.slow).toMatchObject({ access_token: 'access-other', generation: 2 });
    expect(await other.instance(id)).toMatchObject({ status: 'active', generation: 2, health: { state: 'ok' } });
  });

  test('changes nothing by an unknown outcome where the other one has a token', async () => {
    const raced = await race(answerJson({}, 503), tokens('other'));
    holding.resolve();
    expect(await raced.slow).toMatchObject({ access_token: 'access-other' });
    expect(await other.instance(id)).toMatchObject({ status: 'active', generation: 2, health: { state: 'ok' } });
  });

  test('does not bring back an instance that was removed meanwhile', async () => {
    provider.script = tokens('slow');
    const slowly = slow.refresh(id).catch((error: { code: string }) => error.code);
    await arrived.promise;
    await other.removeInstance(id);
    holding.resolve();
    expect(await slowly).toBe('not_found');
    expect(await other.instances()).toEqual([]);
  });
});
