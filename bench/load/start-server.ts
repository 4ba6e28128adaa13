import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** `upstream`: the provider's API; `bare`: a route without us; `reply_from`: a proxy without us. */
export type ServerKind = 'upstream' | 'bare' | 'reply_from' | 'evergrant';

/** What a server tells once it listens. */
export interface Started {
  readonly origin: string;
  /** Ours alone: a key of the role runtime, instances, and what opens the console once. */
  readonly key?: string;
  readonly ids?: readonly string[];
  readonly signIn?: string;
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

/** Keeps what is measured on one core and everything else off it, where the machine can (Linux). */
export const pinned = availableParallelism() > 1 && spawnSync('taskset', ['-V']).error === undefined;

async function firstMessage(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('A server of the bench ended.');
  });
  const [message] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  return message;
}
