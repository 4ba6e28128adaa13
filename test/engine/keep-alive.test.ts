import { expect, test, vi } from 'vitest';
import type { InstanceEvent } from '../../src/instance/event.ts';
import { codeOf } from '../helpers/lab.ts';
import { stores } from '../helpers/stores.ts';
import { openSimulatedNodes, type SimulatedNodes } from '../torture/simulated-nodes.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
const idleLifetime = 14 * day;

test('a grant that nobody uses is renewed on its own, and not before a quarter of its idle lifetime', async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime);
  await simulation.bring('idle');
  await live(simulation, 60 * day);
  const { givenAt } = simulation.provider.grants.get('idle')!;
  // The first soon after it was brought in: nobody knows for how long it lay idle where it came from.
  const gaps = givenAt.slice(1).map((at, place) => (at - givenAt[place]!) / day);
  expect(gaps[0]).toBeLessThan(1.3);
  expect(Math.min(...gaps.slice(1))).toBeGreaterThan(14 * 0.25);
  expect(Math.max(...gaps)).toBeLessThan(14 * 0.6 + 0.3);
});

test('a grant in use is left alone', async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime);
  const id = await simulation.bring('used');
  for (let passed = 0; passed < 20; passed++) {
    await simulation.nodes[0]!.engine.refresh(id);
    await live(simulation, day);
  }
  expect(simulation.provider.grants.get('used')!.givenAt).toHaveLength(1 + 20);
});

test.each(stores)('two nodes that look at the same moment renew each grant once, on %s', async (store) => {
  await using simulation = await openSimulatedNodes(2, idleLifetime, { store });
  for (let count = 0; count < 40; count++) await simulation.bring(`grant-${count}`);
  simulation.clock.advance(2 * day);
  await look(simulation);
  expect([...simulation.provider.grants.values()].map(({ token }) => token)).toEqual(new Array(40).fill(2));
  expect(simulation.provider.refused).toBe(0);
});

test.each(stores)(
  'a grant that cannot be renewed is announced once, and shown as gone when it ends, with nobody asking, on %s',
  async (store) => {
    await using simulation = await openSimulatedNodes(2, idleLifetime, { store });
    const { engine } = simulation.nodes[0]!;
    const token_set = { access_token: 'access', expires_in: (10 * day) / 1000 };
    const id = await simulation.bring('no-refresh-token', token_set);
    await live(simulation, 6 * day);
    expect((await engine.instance(id)).health.state).toBe('ok');
    await live(simulation, 3 * day);
    expect((await engine.instance(id)).health).toMatchObject({
      state: 'expires_soon',
      reason: expect.stringContaining('2026-01-11 00:00 UTC'),
      next_step: 'Send the customer through the authorisation again before then.',
    });
    expect((await engine.accessToken(id)).access_token).toBe('access');
    await live(simulation, 2 * day);
    expect(await engine.instance(id)).toMatchObject({
      status: 'reauthorization_required',
      health: { state: 'refused', reason: expect.stringContaining('gave no refresh token') },
    });
    expect(typesOf(await trail(simulation, id))).toEqual(['imported', 'expires_soon', 'refused']);
  },
);

test('the end of a declared absolute lifetime is announced once, however often the grant is used in its last days', async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime, {
    manifest: manifest('rotation: single_use, idle_lifetime: 14d, absolute_lifetime: 30d'),
  });
  const { engine } = simulation.nodes[0]!;
  const id = await simulation.bring('thirty-days');
  await live(simulation, 26 * day);
  expect((await engine.instance(id)).health.state).toBe('ok');
  await live(simulation, 2 * day);
  for (let passed = 0; passed < 5; passed++) {
    await engine.refresh(id);
    await live(simulation, 4 * hour);
    expect((await engine.instance(id)).health).toMatchObject({
      state: 'expires_soon',
      reason: expect.stringContaining('2026-01-31 00:00 UTC'),
    });
  }
  expect(typesOf(await trail(simulation, id)).filter((type) => type === 'expires_soon')).toHaveLength(1);

  // At the end the provider is asked, and a refusal is then no surprise that needs a confirmation.
  simulation.provider.grants.get('thirty-days')!.revoked = true;
  await live(simulation, 2 * day);
  expect((await engine.instance(id)).status).toBe('reauthorization_required');
});

test('a grant that cannot be renewed for days is tried again at a bearable pace, and announced once before it is forgotten', async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime);
  const { provider, nodes } = simulation;
  const id = await simulation.bring('cut-off');
  await live(simulation, 2 * day);
  provider.unreachable = true;
  await live(simulation, 11 * day);
  expect((await nodes[0]!.engine.instance(id)).health).toMatchObject({
    state: 'waiting',
    code: 'provider_unreachable',
    reason: expect.stringMatching(/If that lasts, the connection ends on 2026-01-\d\d \d\d:\d\d UTC/),
  });
  const events = await trail(simulation, id);
  const announced = events.filter(({ type }) => type === 'expires_soon');
  expect(announced).toHaveLength(1);
  expect(announced[0]?.detail).toContain('cannot be reached');
  expect((await nodes[0]!.store.grants.find(id))?.failures).toBeLessThan(60);

  provider.unreachable = false;
  await live(simulation, day);
  expect((await nodes[0]!.engine.instance(id)).health.state).toBe('ok');
});

test('a provider that cannot be reached is asked for one grant a minute, and not for all that are due', async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime);
  const { provider, clock, nodes } = simulation;
  const ids: string[] = [];
  for (let count = 0; count < 60; count++) ids.push(await simulation.bring(`grant-${count}`));
  clock.advance(2 * day);
  provider.unreachable = true;
  await look(simulation);
  const tried = async () => {
    const grants = await Promise.all(ids.map((id) => nodes[0]!.store.grants.find(id)));
    return grants.reduce((sum, grant) => sum + (grant?.failures ?? 0), 0);
  };
  const first = await tried();
  expect(first).toBeGreaterThan(0);
  // Those that were under way at once before any of them had failed.
  expect(first).toBeLessThanOrEqual(16);
  for (let minutes = 0; minutes < 10; minutes++) {
    clock.advance(60_000);
    await look(simulation);
  }
  expect(await tried()).toBeLessThanOrEqual(first + 10);
  provider.unreachable = false;
  await live(simulation, day);
  expect([...provider.grants.values()].map(({ token }) => token)).toEqual(new Array(60).fill(2));
});

test('an instance that was removed is looked at no more', async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime);
  const id = await simulation.bring('removed');
  await simulation.nodes[0]!.engine.removeInstance(id);
  await live(simulation, 20 * day);
  expect(simulation.provider.grants.get('removed')!.token).toBe(1);
  expect(await codeOf(simulation.nodes[0]!.engine.instance(id))).toBe('not_found');
});

test('a caller who joins a renewal that gives way to callers takes a turn of theirs', async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime, { refreshRate: 2 });
  const { engine } = simulation.nodes[0]!;
  for (let count = 0; count < 3; count++) await simulation.bring(`grant-${count}`);
  const id = await simulation.bring('wanted');
  simulation.clock.advance(2 * day);
  const looking = engine.keepAlive();
  expect(await engine.accessToken(id, { wait: 5_000 })).toMatchObject({ generation: 2 });
  simulation.clock.advance(hour);
  await looking;
  expect([...simulation.provider.grants.values()].map(({ token }) => token)).toEqual([2, 2, 2, 2]);
});

test("a caller's deadline ends its waiting for a turn, and the refresh takes that turn all the same", async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime, { refreshRate: 1 });
  const { engine } = simulation.nodes[0]!;
  const [first, second] = [await simulation.bring('first'), await simulation.bring('second')];
  await engine.accessToken(first);
  expect(await codeOf(engine.accessToken(second, { wait: 200 }))).toBe('refresh_timeout');
  expect(simulation.provider.grants.get('second')!.token).toBe(1);
  await vi.waitFor(() => expect(simulation.provider.grants.get('second')!.token).toBe(2), 5_000);
});

test('once started, keep-alive looks by itself until it is stopped or the engine is closed', async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime);
  const { engine } = simulation.nodes[0]!;
  await simulation.bring('idle');
  simulation.clock.advance(2 * day);
  const stop = engine.startKeepAlive();
  await vi.waitFor(() => expect(simulation.provider.grants.get('idle')!.token).toBe(2), 5_000);
  await stop();
  engine.startKeepAlive();
  await engine.close();
});

/** Keep-alive looks every four hours. */
async function live(simulation: SimulatedNodes, time: number): Promise<void> {
  for (let passed = 0; passed < time; passed += 4 * hour) {
    simulation.clock.advance(4 * hour);
    await look(simulation);
  }
}

async function look({ nodes }: SimulatedNodes): Promise<void> {
  await Promise.all(nodes.map((node) => node.engine.keepAlive()));
}

/** The oldest first. */
async function trail({ nodes }: SimulatedNodes, id: string): Promise<readonly InstanceEvent[]> {
  return (await nodes[0]!.store.events.list(id, { limit: 1_000 })).toReversed();
}

const typesOf = (events: readonly InstanceEvent[]) => events.map(({ type }) => type);

const manifest = (rules: string): string => `id: simulated
version: 1.0.0
title: Simulated
description: A provider that ends every grant after a set time.
hosts: [provider.example]
authentication_methods:
  - id: oauth2
    title: OAuth 2
    grant: authorization_code
    credential_fields:
      - { name: client_id, title: Client ID }
      - { name: client_secret, title: Client secret, secret: true }
    authorization_request:
      url: https://provider.example/authorize
    token_request:
      url: https://provider.example/token
      client_authentication: client_secret_post
    refresh_token: { ${rules} }
api:
  base_url: https://provider.example
`;
