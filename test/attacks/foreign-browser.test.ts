import { expect, onTestFinished, test, vi } from 'vitest';
import { type ScriptedProvider, startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';
import { type ApiServer, openApiServer } from '../server/api-server.ts';

// Many requests, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

async function open(): Promise<{ server: ApiServer; provider: ScriptedProvider }> {
  const provider = await startScriptedProvider(tokenAnswers());
  const server = await openApiServer(provider.origin);
  onTestFinished(async () => {
    await server.close();
    await provider.close();
  });
  return { server, provider };
}

/** Opens a connect link and presses its button; returns the browser's cookie and the provider's way back. */
async function begin(server: ApiServer, id: string) {
  const { body } = await server.ask('POST', `/api/instances/${id}/connect-link`, { body: {} });
  const link = body.url.slice(server.origin.length);
  const post = await server.ask('POST', link, { key: null, headers: { origin: server.origin } });
  const cookie = post.headers.get('set-cookie')!.split(';')[0]!;
  const asked = new URL(post.headers.get('location')!).searchParams;
  const callback = (answer: Record<string, string>) =>
    `${new URL(asked.get('redirect_uri')!).pathname}?${new URLSearchParams({ state: asked.get('state')!, ...answer })}`;
  return { cookie, callback };
}

const visit = (server: ApiServer, path: string, cookie?: string) =>
  server.ask('GET', path, { key: null, headers: cookie === undefined ? {} : { cookie } });

test('a stranger’s code, delivered to the browser of somebody else, connects nothing and is not even sent', async () => {
  const { server, provider } = await open();
  const [mine, other] = [(await server.lab.add()).id, (await server.lab.add({ name: 'Other' })).id];
  const attacker = await begin(server, mine);
  const victim = await begin(server, other);
  const planted = attacker.callback({ code: 'code-of-the-attacker' });
  for (const cookie of [undefined, victim.cookie, 'evergrant-browser=', `evergrant-browser=${'a'.repeat(43)}`]) {
    const answer = await visit(server, planted, cookie);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/oauth/problem/browser_mismatch']);
  }
  expect(provider.received).toEqual([]);
  // Neither is used up by that: each ends in the browser that began it.
  await visit(server, victim.callback({ code: 'code-of-the-victim' }), victim.cookie);
  expect(provider.received).toHaveLength(1);
  expect(await statuses(server)).toEqual({ Bistro: 'pending_authorization', Other: 'active' });
  await visit(server, planted, attacker.cookie);
  expect(await statuses(server)).toEqual({ Bistro: 'active', Other: 'active' });
});

test('an error or a denial from another browser ends nobody’s authorisation', async () => {
  const { server } = await open();
  const { id } = await server.lab.add();
  const { cookie, callback } = await begin(server, id);
  await visit(server, callback({ error: 'access_denied' }));
  await visit(
    server,
    callback({ error: 'access_denied', error_description: 'x' }),
    `evergrant-browser=${'a'.repeat(43)}`,
  );
  await visit(server, callback({ code: 'c' }), cookie);
  expect(await statuses(server)).toEqual({ Bistro: 'active' });
});

test('a code works once: reloading, going back and a second tab send it nowhere', async () => {
  const { server, provider } = await open();
  const { id } = await server.lab.add();
  const { cookie, callback } = await begin(server, id);
  const answers = await Promise.all([1, 2, 3].map(() => visit(server, callback({ code: 'c' }), cookie)));
  answers.push(await visit(server, callback({ code: 'c' }), cookie));
  expect(provider.received).toHaveLength(1);
  const ends = answers.map(({ headers }) => headers.get('location')!.replace(/result\/.*/, 'result'));
  expect(ends.sort()).toEqual([
    '/oauth/problem/state_used',
    '/oauth/problem/state_used',
    '/oauth/problem/state_used',
    '/oauth/result',
  ]);
});

test('neither code nor state is in an address that stays, nor in what other sites are told', async () => {
  const { server } = await open();
  const { id } = await server.lab.add();
  const { cookie, callback } = await begin(server, id);
  const answer = await visit(server, callback({ code: 'secret-code-1' }), cookie);
  expect(answer.headers.get('location')).toMatch(/^\/oauth\/result\/\w+$/);
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  const page = await visit(server, answer.headers.get('location')!);
  expect(String(page.body)).not.toMatch(/secret-code-1|access-1|refresh-1/);
});

async function statuses(server: ApiServer): Promise<Record<string, string>> {
  const all = await server.lab.engine.instances();
  return Object.fromEntries(all.map(({ name, status }) => [name, status]));
}
