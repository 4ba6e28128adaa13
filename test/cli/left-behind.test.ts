import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { token } from '../../src/cli/commands/token.ts';
import type { Io } from '../../src/cli/io.ts';
import { readConfig } from '../../src/config.ts';
import { root, sandboxCredentials, temporaryFolder } from '../helpers/lab.ts';
import { type ScriptedProvider, startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';
import { openWrapped } from '../torture/open-wrapped.ts';

let provider: ScriptedProvider;
let data: string;
beforeEach(async () => {
  provider = await startScriptedProvider(tokenAnswers());
  data = temporaryFolder();
});
afterEach(async () => {
  await provider.close();
  rmSync(data, { recursive: true, force: true });
});

test('a command lives long enough to take over what a process that was killed left behind', {
  timeout: 60_000,
}, async () => {
  const env = {
    EVERGRANT_DATA: data,
    EVERGRANT_CONNECTORS: `${root}connector`,
    EVERGRANT_CONNECT_TO: `https://${sandboxCredentials.base_url}=${provider.origin}`,
    // After the attempt has lapsed a busy machine has three seconds to send.
    EVERGRANT_REFRESH_DEADLINES: '3,5,7',
  };
  const dead = await openWrapped(readConfig({}, env), {
    // Its process is as good as killed once it has the attempt: nothing is sent, and nobody writes that down.
    store: (store) => ({
      ...store,
      grants: {
        ...store.grants,
        async takeAttempt(take) {
          await store.grants.takeAttempt(take);
          return new Promise(() => {});
        },
      },
    }),
  });
  const token_set = { refresh_token: 'refresh-0' };
  const wanted = { connector: 'lightspeed-k-series', name: 'shop', credentials: sandboxCredentials, token_set };
  const { instance } = await dead.addInstance(wanted);
  await dead.refresh(instance.id).catch(() => {});

  let output = '';
  const io: Io = {
    env,
    stdout: (text) => {
      output += text;
    },
    stderr() {},
  } as Partial<Io> as Io;
  await token('shop', {}, io);
  expect(output).toBe('access-1\n');
});
