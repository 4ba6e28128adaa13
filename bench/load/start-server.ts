import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** `upstream`: the provider's API; `bare`: a route without us; `reply_from`: a proxy without us. */
export type ServerKind = 'upstream' | 'bare' | 'reply_from' | 'evergrant';

/** What a server tells once it listens. */
export interface Started {
  readonly origin: string;
  /** Ours alone: a key of the role runtime, the instances, and the cookie of somebody who is signed in. */
  readonly key?: string;
  readonly ids?: readonly string[];
  readonly cookie?: string;
  close?(): Promise<void>;
}

export interface Usage {
  /** Microseconds of processor time since the start. */
  readonly cpu: number;
  /** Bytes of the heap and of buffers, after a collection of garbage. */
  readonly heap: number;
  /** Bytes. */
  readonly resident: number;
}

export interface ServerProcess extends Started {
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('server-process.ts', import.meta.url));

/** Starts a server in a process of its own. What it logs goes nowhere, though it is written. */
export async function startServer(kind: ServerKind, upstream = '', env = {}): Promise<ServerProcess> {
  const child = fork(script, [kind, upstream], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', kind === 'evergrant' ? 'ignore' : 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const started = (await firstMessage(child)) as Started;
  return {
    ...started,
    async usage() {
      child.send('usage');
      return (await firstMessage(child)) as Usage;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** The next message of the process. @throws where it ends instead */
async function firstMessage(child: ChildProcess): Promise<unknown> {
  const heard = new AbortController();
  const ended = once(child, 'exit', { signal: heard.signal }).then(() => {
    throw new Error('A server of the bench ended.');
  });
  const [message] = await Promise.race([once(child, 'message', { signal: heard.signal }), ended]);
  ended.catch(() => {});
  heard.abort();
  return message;
}
