import { describe, expect, test } from 'vitest';
import { sandboxCommand } from '../../src/cli/commands/sandbox.ts';
import { connectToFlags, sandboxSummary } from '../../src/sandbox/describe.ts';
import type { SandboxExchange } from '../../src/sandbox/redact.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import {
  authorize,
  basic,
  call,
  client_id,
  client_secret,
  exchange,
  provider,
  refresh,
  start,
  tokenRequest,
} from './play.ts';

const connectors = new URL('../../connector', import.meta.url).pathname;

describe('the sandbox', () => {
  test('tells every request and its status, without a secret', async () => {
    const seen: SandboxExchange[] = [];
    const sandbox = await start({ onExchange: (one) => seen.push(one) });
    const code = await authorize(sandbox, { state: 'state-is-private' });
    const { json } = await exchange(sandbox, code);
    const next = await refresh(sandbox, json.refresh_token);
    await call(sandbox, '/f/data/businesses', next.json.access_token);
    await call(sandbox, `/f/data/businesses?access_token=${next.json.access_token}`);
    await tokenRequest(
      sandbox,
      { client_secret, code: 'misplaced-code' },
      { body: new URLSearchParams({ client_secret }) },
    );
    await tokenRequest(sandbox, {}, { headers: { authorization: client_secret } });

    expect(seen.map(({ method, status, outcome }) => `${method} ${status} ${outcome}`)).toEqual([
      'GET 200 sign-in page shown',
      'POST 303 allowed',
      'POST 200 granted',
      'POST 200 granted',
      'GET 200 answered',
      expect.stringMatching(/^GET 401 unauthorized: /),
      expect.stringMatching(/^POST 401 invalid_client: /),
      expect.stringMatching(/^POST 401 invalid_client: /),
    ]);
    expect(seen[2]).toMatchObject({
      url: expect.stringMatching(/^\/oauth\/token\?grant_type=authorization_code&code=\*\*\*&redirect_uri=https/),
      authorization: 'Basic ***',
    });
    const told = JSON.stringify(seen);
    const secrets = [json, next.json].flatMap((tokens) => [tokens.access_token, tokens.refresh_token]);
    for (const secret of [code, client_secret, basic, 'state-is-private', 'misplaced-code', ...secrets])
      expect(told).not.toContain(secret);
  });

  test('counts token requests by grant and outcome', async () => {
    const sandbox = await start();
    const { json } = await exchange(sandbox, await authorize(sandbox));
    await refresh(sandbox, json.refresh_token);
    await refresh(sandbox, json.refresh_token);
    await tokenRequest(sandbox, { grant_type: 'password' });
    expect(sandbox.tokenRequests()).toEqual({
      total: 4,
      by: {
        authorization_code: { granted: 1 },
        refresh_token: { granted: 1, invalid_grant: 1 },
        other: { unsupported_grant_type: 1 },
      },
    });
  });

  test('can shorten the life of access tokens', async () => {
    const sandbox = await start({ accessTokenLifetime: 5 });
    const { json } = await exchange(sandbox, await authorize(sandbox));
    expect(json.expires_in).toBe(5);
    sandbox.advance(5_000);
    expect(await call(sandbox, '/f/data/businesses', json.access_token)).toMatchObject({ status: 401 });
  });

  test('can be slow to answer, having decided at once', async () => {
    const sandbox = await start({ answerDelay: 1_500 });
    const code = await authorize(sandbox);
    let arrived = false;
    const answer = exchange(sandbox, code).finally(() => {
      arrived = true;
    });
    await expect.poll(() => sandbox.tokenRequests().total, { interval: 5 }).toBe(1);
    expect(arrived).toBe(false);
    expect(await answer).toMatchObject({ status: 200 });
  });

  test('survives requests that make no sense', async () => {
    const statuses: number[] = [];
    const sandbox = await start({ onExchange: ({ status }) => statuses.push(status) });
    for (const path of ['/', '/%zz', '/oauth/token/', `/${'a'.repeat(5_000)}`])
      expect((await fetch(`${sandbox.origin}${path}`)).status).toBeGreaterThanOrEqual(400);
    const body = 'x'.repeat(2_000_000);
    expect((await fetch(`${sandbox.origin}/oauth/token`, { method: 'POST', body })).status).toBe(413);
    expect(statuses).toEqual([404, 400, 404, expect.any(Number), 413]);
    expect(await authorize(sandbox)).toMatch(/^\w{6}$/);
  });

  test('says plainly that its port is taken', async () => {
    const port = Number(new URL((await start()).origin).port);
    await expect(startSandbox({ provider, port })).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: `The sandbox cannot listen on 127.0.0.1:${port}.`,
    });
  });
});

describe('evergrant sandbox', () => {
  const started = async (id: string | undefined) => {
    let printed = '';
    const sandbox = await sandboxCommand(id, { connectors }, { stdout: (text) => (printed += text) });
    await sandbox.close();
    return { sandbox, printed };
  };

  test('prints what a person needs to try it', async () => {
    const { sandbox, printed } = await started('lightspeed-k-series');
    for (const line of sandboxSummary(sandbox)) expect(printed).toContain(`${line}\n`);
    expect(printed).toContain(client_id);
    expect(printed).toContain(client_secret);
    expect(connectToFlags(sandbox)).toEqual([
      `--connect-to https://api.lsk.lightspeed.app=${sandbox.origin}`,
      `--connect-to https://api.trial.lsk.lightspeed.app=${sandbox.origin}`,
      `--connect-to https://auth.lsk-prod.app=${sandbox.origin}`,
      `--connect-to https://auth.lsk-demo.app=${sandbox.origin}`,
    ]);
    for (const flag of connectToFlags(sandbox)) expect(printed).toContain(`  ${flag}\n`);
  });

  test('names the providers that are there when asked for another', async () => {
    await expect(started('nobody')).rejects.toMatchObject({
      code: 'not_found',
      hint: expect.stringContaining('lightspeed-k-series'),
    });
  });
});
