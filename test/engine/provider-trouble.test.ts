import { expect, test } from 'vitest';
import { codeOf } from '../helpers/lab.ts';
import { runProviderTrouble } from '../torture/provider-trouble.ts';
import { openSimulatedNodes, type SimulatedNodes } from '../torture/simulated-nodes.ts';

const minute = 60_000;
const idleLifetime = 14 * 24 * 60 * minute;

test('a provider that refuses everything for three minutes by mistake costs nobody a grant', {
  timeout: 60_000,
}, async () => {
  const { refused, callers, revokedAfter, told, ...result } = await runProviderTrouble({ instances: 200 });
  expect(result).toEqual({
    condemned: [],
    dead: [],
    failed: 0,
  });
  // Those who ask again before their own next attempt hear of that, the others of the pause.
  expect(['provider_paused', 'refusal_unconfirmed']).toEqual(expect.arrayContaining(told as string[]));
  expect(told).toContain('refusal_unconfirmed');
  expect(refused).toBeLessThan(callers / 5);
  // Its confirmation is one refusal five minutes after the first.
  expect(revokedAfter).toBe(5);
});

test('with fewer than ten grants at a provider a refusal is believed at once', async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime);
  const [revoked = ''] = await bring(simulation, 9);
  simulation.provider.grants.get('grant-0')!.revoked = true;
  expect(await codeOf(ask(simulation, revoked))).toBe('reauthorization_required');
  expect(await statuses(simulation, [revoked])).toEqual(['reauthorization_required']);
});

test('a provider that refuses everything for half an hour is not believed either, and all is well when it recovers', {
  timeout: 30_000,
}, async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime, { store: 'postgres' });
  const ids = await bring(simulation, 15);
  simulation.provider.mistaken = true;
  for (let passed = 0; passed < 30 * 3; passed++) await pass(simulation, ids, minute / 3);
  expect(await statuses(simulation, ids)).toEqual(['active']);
  // Three callers a minute for each, and keep-alive beside them: all but those at the end of a pause are not sent.
  expect(simulation.provider.refused).toBeLessThan((15 * 30 * 3) / 2);

  simulation.provider.mistaken = false;
  for (let passed = 0; passed < 6; passed++) await pass(simulation, ids);
  expect(await failures(simulation, ids)).toEqual([]);
});

test('where a third of the grants are really gone the others go on, and the third is told after an hour', {
  timeout: 30_000,
}, async () => {
  await using simulation = await openSimulatedNodes(1, idleLifetime);
  const ids = await bring(simulation, 33);
  await Promise.all(ids.map((id) => ask(simulation, id)));
  const gone = ids.filter((_, place) => place % 3 === 0);
  const well = ids.filter((_, place) => place % 3 !== 0);
  for (let place = 0; place < ids.length; place += 3) simulation.provider.grants.get(`grant-${place}`)!.revoked = true;
  simulation.clock.advance(55 * minute);
  for (let passed = 0; passed < 30; passed++) await pass(simulation, ids);
  expect(await failures(simulation, well)).toEqual([]);
  expect(await statuses(simulation, gone)).toEqual(['active']);
  for (let passed = 0; passed < 60; passed++) await pass(simulation, ids);
  expect(await failures(simulation, well)).toEqual([]);
  expect(await statuses(simulation, gone)).toEqual(['reauthorization_required']);
});

async function bring(simulation: SimulatedNodes, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, place) => simulation.bring(`grant-${place}`)));
}

const ask = ({ nodes }: SimulatedNodes, id: string) => nodes[0]!.engine.accessToken(id);

/** Some time, in which everyone asks once and keep-alive looks. */
async function pass(simulation: SimulatedNodes, ids: readonly string[], time = minute): Promise<void> {
  simulation.clock.advance(time);
  await Promise.all(ids.map((id) => codeOf(ask(simulation, id))));
  await simulation.nodes[0]!.engine.keepAlive();
}

async function failures(simulation: SimulatedNodes, ids: readonly string[]): Promise<string[]> {
  const codes = await Promise.all(ids.map((id) => codeOf(ask(simulation, id))));
  return codes.filter((code) => code !== 'no error');
}

async function statuses({ nodes }: SimulatedNodes, ids: readonly string[]): Promise<string[]> {
  const instances = await Promise.all(ids.map((id) => nodes[0]!.engine.instance(id)));
  return [...new Set(instances.map(({ status }) => status))];
}
