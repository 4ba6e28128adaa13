import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as bodyOf } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { curl } from '../../src/cli/plan/curl.ts';
import { http } from '../../src/cli/plan/http.ts';
import { text } from '../../src/cli/plan/text.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { planConnector } from './plan-connector.ts';

const run = promisify(execFile);

/** `--url-query` came with curl 7.87. */
const hasCurl = await run('curl', ['--version']).then(
  ({ stdout }) => /^curl (\d+)\.(\d+)/.exec(stdout)?.slice(1).map(Number) ?? [0, 0],
  () => [0, 0],
);
const [major = 0, minor = 0] = hasCurl;

test.skipIf(major < 7 || (major === 7 && minor < 87))(
  'the curl commands, pasted into a shell, send what Evergrant would send',
  async () => {
    const received: { line: string; headers: Record<string, unknown>; body: string }[] = [];
    const server = createServer(async (request, response) => {
      const body = await bodyOf(request);
      received.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const [v1, v2] = await planConnector('lightspeed-k-series', { entered: { scope: 'a b' } });
      const { port } = server.address() as AddressInfo;
      const filled = (script: string): string =>
        script
          .replaceAll('https://', 'http://')
          .replace(/^base_url(_auth)?=.*$/gm, (_, auth = '') => `base_url${auth}=127.0.0.1:${port}`)
          .replace(/^client_secret=.*$/m, `client_secret='s$(echo no)"\`&é'`)
          .replace(/^code=.*$/m, `code='a b/c+d'`);
      for (const one of [v1!, v2!])
        await run('sh', ['-euc', filled(curl(one.plan, one.file)).replaceAll('curl \\', 'curl -s \\')]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
    const first = received[0]!;
    const [path, query] = first.line.split('?');
    expect(path).toBe('POST /oauth/token');
    // curl may write a space as a plus, and hex in lower case: the same to whoever reads it.
    expect([...new URLSearchParams(query)]).toEqual([
      ['code', 'a b/c+d'],
      ['grant_type', 'authorization_code'],
      ['client-id', '<client_id>'],
      ['redirect_uri', '<redirect_uri>'],
    ]);
    const pair = Buffer.from('<client_id>:s$(echo no)"`&é').toString('base64');
    expect(first.headers).toMatchObject({ authorization: `Basic ${pair}`, accept: 'application/json' });
    expect(first.headers['content-type']).toBeUndefined();
    expect(first.body).toBe('');
    const form = received.find(({ headers }) => headers['content-type'] === 'application/x-www-form-urlencoded')!;
    expect(form.line).toBe('POST /realms/k-series/protocol/openid-connect/token');
    expect([...new URLSearchParams(form.body)]).toEqual([
      ['grant_type', 'authorization_code'],
      ['code', 'a b/c+d'],
      ['redirect_uri', '<redirect_uri>'],
      ['code_verifier', '<code_verifier>'],
    ]);
  },
);

test('in the .http file every variable that is used is declared, and nothing else is left to fill in', async () => {
  for (const { plan, file } of await planConnector('lightspeed-k-series')) {
    const page = http(plan, file);
    const declared = [...page.matchAll(/^@(\w+) = /gm)].map(([, name]) => name);
    const used = [...page.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
    expect(used.filter((name) => !declared.includes(name))).toEqual([]);
    expect(page.split('\n').filter((line) => /<\w+>/.test(line) && !/^[@#]/.test(line))).toEqual([]);
    expect(page).toMatch(/^authorization: Basic \{\{client_id\}\}:\{\{client_secret\}\}$/m);
    expect(page).toMatch(/^POST https:\/\/\{\{base_url(_auth)?\}\}\/\S+ HTTP\/1.1$/m);
  }
});

test('nothing that a manifest says leaves its comment or its quotes', async () => {
  const evil = '\nrm -rf ~ # \u001b[2J \u202e';
  const plan = (await planConnector('lightspeed-k-series'))[0]!.plan;
  const hostile: Plan = {
    ...plan,
    connector: { ...plan.connector, title: evil },
    method: { ...plan.method, title: evil },
    requests: plan.requests.map((request) => ({
      ...request,
      occasion: evil,
      url: [...request.url, { text: evil }],
      parts: request.parts.map((part) => ({ ...part, value: [...part.value, { text: `'"$(id)\`id\`${evil}` }] })),
    })),
    values: plan.values.map((value) => ({ ...value, title: evil })),
  };
  for (const format of [text, http, curl]) {
    const page = format(hostile, 'x.yaml');
    expect(page).toContain('rm -rf');
    if (format !== text) expect(page).not.toMatch(/^rm/m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  }
  // What the shell makes of each word, instead of running curl.
  const { stdout } = await run('sh', ['-euc', `curl() { printf '%s\\n' "$@"; }\n${curl(hostile, 'x.yaml')}`]);
  expect(stdout).toContain(`grant_type=authorization_code'"$(id)\`id\``);
  expect(stdout).not.toContain('uid=');
});
