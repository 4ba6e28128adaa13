import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { CallerAnswer, FromWorker, ToWorker, WorkerOptions } from './worker-messages.ts';

export interface Worker {
  readonly pid: number;
  /** Ids of the instances whose refresh is held at its step. */
  readonly held: ReadonlySet<string>;
  /** `times` callers at once. Rejects where the process ends first. */
  ask(id: string, times?: number): Promise<readonly CallerAnswer[]>;
  advance(milliseconds: number): Promise<void>;
  release(): void;
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Closes the engine and waits for the process to end by itself. */
  close(): Promise<void>;
}

/** Starts a process with an engine of its own and waits until that is open. */
export async function startWorker(options: WorkerOptions, env: Readonly<Record<string, string>>): Promise<Worker> {
  const child = fork(new URL('./worker.ts', import.meta.url), {
    env: { PATH: process.env.PATH, ...env },
    serialization: 'advanced',
  });
  const held = new Set<string>();
  const asks = new Map<number, PromiseWithResolvers<readonly CallerAnswer[]>>();
  const ended = once(child, 'exit').then(() => {
    for (const { reject } of asks.values()) reject(new Error('The worker has ended.'));
  });
  const advanced: (() => void)[] = [];
  const ready = Promise.withResolvers<void>();
  ended.then(() => ready.reject(new Error('The worker did not start.')));
  let asked = 0;

  child.on('message', (message: FromWorker) => {
    switch (message.type) {
      case 'ready':
        return ready.resolve();
      case 'held':
        return void held.add(message.id);
      case 'advanced':
        return advanced.shift()?.();
      case 'answers':
        asks.get(message.ask)?.resolve(message.answers);
        return void asks.delete(message.ask);
    }
  });
  const tell = (message: ToWorker) => void child.send(message);
  child.send(options);
  await ready.promise;

  return {
    pid: child.pid!,
    held,
    ask(id, times = 1) {
      asked += 1;
      const answers = Promise.withResolvers<readonly CallerAnswer[]>();
      // Whoever kills the worker does not wait for what it would have said.
      answers.promise.catch(() => {});
      asks.set(asked, answers);
      tell({ type: 'ask', ask: asked, id, times });
      return answers.promise;
    },
    advance(milliseconds) {
      tell({ type: 'advance', milliseconds });
      return new Promise((resolve) => advanced.push(resolve));
    },
    release: () => tell({ type: 'release' }),
    signal: (signal) => void child.kill(signal),
    async close() {
      if (child.exitCode === null && child.signalCode === null) tell({ type: 'close' });
      await ended;
    },
  };
}
