import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent } from '../helpers/consent.ts';
import { launcher, runCli } from './run-cli.ts';

// The whole main job on the command line, against a server with its sandbox, each a process of its own.

const data = mkdtempSync(join(tmpdir(), 'evergrant-flow-'));
const env = { EVERGRANT_DATA: data };
const sandboxSecret = 'nwsec-sandbox-not-a-secret';
let server: Spawned;

interface Spawned {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Resolves to the first match in what the process writes. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;
}

function start(args: readonly string[]): Spawned {
  const child = spawn(process.execPath, [launcher, ...args], { env: { PATH: process.env.PATH, ...env } });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return {
    process: child,
    output: () => output,
    ended,
    async waitFor(pattern) {
      for (;;) {
        const found = pattern.exec(output);
        if (found !== null) return found;
        if (child.exitCode !== null) throw new Error(`It ended before it wrote ${pattern}:\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

const cli = (...args: string[]) => runCli([...args, '--sandbox'], { env });

function addArguments(name: string): string[] {
  const set = {
    base_url: 'api.trial.lsk.lightspeed.app',
    client_id: 'devp-sandbox',
    scope: 'financial-api orders-api',
  };
  const options = Object.entries(set).flatMap(([field, value]) => ['--set', `${field}=${value}`]);
  return ['add', 'lightspeed-k-series', '--name', name, ...options];
}

beforeAll(async () => {
  server = start(['serve', '--sandbox', '--port', '0']);
  await server.waitFor(/Ctrl-C stops it/);
});

afterAll(async () => {
  server.process.kill('SIGTERM');
  await server.ended;
  rmSync(data, { recursive: true });
});

describe('serve --sandbox', () => {
  it('writes the admin key to a file that only its owner reads, and not to an output that logs keep', () => {
    const key = readFileSync(join(data, 'admin-key'), 'utf8').trim();
    expect(key.length).toBeGreaterThan(20);
    expect(statSync(join(data, 'admin-key')).mode & 0o777).toBe(0o600);
    expect(server.output()).not.toContain(key);
    expect(server.output()).toContain(join(data, 'admin-key'));
  });

  it('that key opens the API at the address it printed', async () => {
    const [, address] = await server.waitFor(/Address +(\S+)/);
    const key = readFileSync(join(data, 'admin-key'), 'utf8').trim();
    const answer = await fetch(`${address}/api/connectors`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(200);
  });

  it('says that a new key file needs a backup, and what to type next', () => {
    expect(server.output()).toContain('Back it up');
    expect(server.output()).toMatch(
      /evergrant add \S+ --name demo .*--sandbox\n {2}evergrant authorize demo --sandbox/,
    );
  });

  it('a port in use is said in one line', async () => {
    const port = new URL((await server.waitFor(/Address +(\S+)/))[1] ?? '').port;
    const run = await runCli(['serve', '--port', port, '--data', join(data, 'other')]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^evergrant: .*port is in use/m);
  });
});

describe('add', () => {
  it('lists everything that is missing at once where nobody can be asked', async () => {
    const run = await cli('add', 'lightspeed-k-series');
    expect(run.code).toBe(1);
    for (const field of ['base_url', 'client_id', 'client_secret', 'scope'])
      expect(run.stderr).toContain(`  ${field}: `);
  });

  it('names the instance after its connector, with a number where that name is taken', async () => {
    const names: string[] = [];
    for (const _ of [1, 2]) {
      const args = addArguments('x').filter((_arg, index) => index !== 2 && index !== 3);
      const run = await cli(...args, '--set', `client_secret=${sandboxSecret}`, '--json');
      names.push(JSON.parse(run.stdout).name);
    }
    expect(names).toEqual(['Lightspeed Restaurant (K-Series)', 'Lightspeed Restaurant (K-Series) 2']);
    for (const name of names) expect((await cli('remove', name)).code).toBe(0);
  });

  it('reads a secret from standard input and prints none', async () => {
    const args = [...addArguments('demo'), '--set', 'client_secret=-', '--external-id', 'shop-1', '--sandbox'];
    const run = await runCli(args, { env, input: `${sandboxSecret}\n` });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^Added demo .*\nAuthorise it: evergrant authorize demo --sandbox\n$/);
    expect((await cli('show', 'shop-1')).stdout).toMatch(/client_secret +set/);
    expect((await cli('show', 'demo', '--json')).stdout).not.toContain(sandboxSecret);
  });

  it('a token before the consent is refused with the next step', async () => {
    const run = await cli('token', 'demo');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('evergrant authorize');
  });
});

describe('authorize', () => {
  it('ends with code 1 where the customer says no, and the page says so too', async () => {
    const run = start(['authorize', 'demo', '--sandbox', '--no-browser']);
    const [address] = await run.waitFor(/http:\/\/127\S+oauth\/authorize\S+/);
    const page = await fetch(await consent(address, 'deny'));
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('Not authorised');
    expect(await run.ended).toBe(1);
  });

  it('takes the callback on a port of its own', async () => {
    const run = start(['authorize', 'demo', '--sandbox', '--no-browser']);
    const [address] = await run.waitFor(/http:\/\/127\S+oauth\/authorize\S+/);
    expect((await fetch(await consent(address))).status).toBe(200);
    expect(await run.ended).toBe(0);
    expect(run.output()).toContain('Authorised demo. Scope: financial-api orders-api.');
  });

  it('takes a pasted address, after a wrong one, where the browser ends elsewhere', async () => {
    const run = start(['authorize', 'demo', '--sandbox', '--no-browser', '--redirect-uri', 'https://localhost/']);
    const [address] = await run.waitFor(/http:\/\/127\S+oauth\/authorize\S+/);
    run.process.stdin?.write('https://localhost/?code=VlWFo0&state=of-somebody-else\n');
    await run.waitFor(/Paste the whole address/);
    run.process.stdin?.write(`${await consent(address)}\n`);
    expect(await run.ended).toBe(0);
  });

  it('says the way out where the provider itself takes https redirect URIs only', async () => {
    const apart = { env: { EVERGRANT_DATA: join(data, 'apart') } };
    await runCli([...addArguments('real'), '--set', 'client_secret=-'], { ...apart, input: 'secret' });
    const run = await runCli(['authorize', 'real', '--no-browser'], apart);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('--redirect-uri https://localhost/');
  });
});

describe('with a grant', () => {
  it('token prints the token and nothing else', async () => {
    const run = await cli('token', 'demo');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^\S+\n$/);
  });

  it('refresh moves the generation', async () => {
    const before = JSON.parse((await cli('show', 'demo', '--json')).stdout).generation;
    expect((await cli('refresh', 'demo')).stdout).toContain(`generation ${before + 1}`);
  });

  it('list shows how it is doing; in JSON its times are RFC 3339', async () => {
    expect((await cli('list')).stdout).toMatch(/demo +lightspeed-k-series +Trial \(staging\) +active +in 59 min/);
    const [item] = JSON.parse((await cli('list', '--json')).stdout).items;
    expect(item.expires_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('call writes the body to standard output; a refusal by the API ends with code 1', async () => {
    const answer = await cli('call', 'demo', '/f/data/businesses');
    expect(answer).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(answer.stdout)._embedded.businessList).toHaveLength(1);
    const missing = await cli('call', 'demo', '/no/such/thing');
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('answered 404');
  });

  it('call sends a body from a file as JSON', async () => {
    const file = join(data, 'order.json');
    writeFileSync(file, JSON.stringify({ businessLocationId: 1, thirdPartyReference: 'a', endpointId: 'b' }));
    const run = await cli('call', 'demo', '/o/op/1/order/local', '-d', `@${file}`, '-i');
    expect(run.stdout).toMatch(/^200 OK\n[\s\S]*\n\n\{"status":"ok"\}$/);
  });

  it('call never leaves the API of the connector', async () => {
    const run = await cli('call', 'demo', '/../../elsewhere');
    expect(run).toMatchObject({ code: 1, stdout: '' });
  });

  it('test says in words that the connection works', async () => {
    expect((await cli('test', 'demo')).stdout).toMatch(/^Works: GET \/f\/data\/businesses answered 200/);
  });

  it('edit corrects a credential; a field that the consent used asks for a new one', async () => {
    const run = await cli('edit', 'demo', '--set', 'scope=orders-api', '--unset', 'state_length');
    expect(run.stdout).toBe('Changed demo.\nNext: evergrant authorize demo --sandbox\n');
  });

  it('a live grant is brought in with a token set', async () => {
    const args = [...addArguments('moved'), '--set', `client_secret=${sandboxSecret}`, '--token-set', '-', '--sandbox'];
    const input = '{"access_token": "at-from-elsewhere", "refresh_token": "rt", "expires_in": 3600}';
    const run = await runCli(args, { env, input });
    expect(run.code).toBe(0);
    expect((await cli('token', 'moved')).stdout).toBe('at-from-elsewhere\n');
  });

  it('remove takes it away', async () => {
    expect((await cli('remove', 'moved')).stdout).toBe('Removed moved.\n');
    expect((await cli('show', 'moved')).code).toBe(1);
  });
});

it('a stopped server leaves no note that would lead commands astray', async () => {
  server.process.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(existsSync(join(data, 'connect-to.json'))).toBe(false);
  const run = await cli('list');
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('No sandbox is running');
});
