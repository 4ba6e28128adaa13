import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hosts, root, temporaryFolder } from '../helpers/lab.ts';
import { type ScriptedProvider, startScriptedProvider } from '../helpers/scripted-provider.ts';

const secret = 'nwsec-S3cret/with+signs=and%20more';
const marks = { access: 'ACCESS-mark-', refresh: 'REFRESH-mark-' };

test('after a SIGKILL in mid-use the data directory holds no secret in any spelling', { timeout: 60_000 }, async () => {
  const provider = await startProvider();
  const data = temporaryFolder();
  const child = spawn(process.execPath, [`${root}test/store/busy-worker.ts`, secret], {
    env: {
      ...process.env,
      EVERGRANT_DATA: data,
      EVERGRANT_CONNECTORS: join(root, 'connector'),
      EVERGRANT_CONNECT_TO: hosts.map((host) => `https://${host}=${provider.origin}`).join(' '),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  await once(child.stdout, 'data');
  // In the midst of its work, however quick the machine is.
  while (provider.received.length <= 20 && child.exitCode === null) await sleep(20);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await provider.close();

  expect(provider.received.length, output).toBeGreaterThan(20);
  const files = readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(data, join(entry.parentPath, entry.name)));
  expect(files).toContain('evergrant.db-wal');
  const everything = Buffer.concat(
    files.filter((name) => name !== 'encryption-key').map((name) => readFileSync(join(data, name))),
  );
  expect(everything.includes('devp-client'), 'what is not secret can be found, so the search works').toBe(true);
  const key = readFileSync(join(data, 'encryption-key'), 'utf8').trim();
  for (const word of [secret, marks.access, marks.refresh, key]) {
    for (const spelling of spellings(word)) {
      expect(everything.includes(spelling), `${spelling} in the data directory`).toBe(false);
      expect(output.includes(spelling), `${spelling} in the output`).toBe(false);
    }
  }
  expect(statSync(join(data, 'encryption-key')).mode & 0o777).toBe(0o600);
  expect(statSync(join(data, 'evergrant.db')).mode & 0o777).toBe(0o600);
  rmSync(data, { recursive: true });
});

async function startProvider(): Promise<ScriptedProvider> {
  let count = 0;
  return startScriptedProvider((_, response) => {
    count += 1;
    const tokens = {
      access_token: `${marks.access}${count}`,
      refresh_token: `${marks.refresh}${count}`,
      expires_in: 3600,
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(tokens));
  });
}

/** Base64 depends on where a word begins, so all three shifts count. */
function spellings(word: string): string[] {
  const shifted = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(word)]).toString('base64');
    return encoded.slice(Math.ceil((shift * 8) / 6) + 1, -4);
  });
  return [word, encodeURIComponent(word), ...shifted];
}
