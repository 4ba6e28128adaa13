import { type ChildProcess, spawn } from 'node:child_process';

export interface StartedProcess {
  readonly child: ChildProcess;
  /** Everything written so far, standard output and standard error in the order of arrival. */
  output(): string;
  /** The first match in the output. Rejects where the process ends, or `milliseconds` pass, before there is one. */
  waitFor(pattern: RegExp, milliseconds?: number): Promise<RegExpExecArray>;
  /** Sends SIGTERM where it still runs and gives the exit code; null where a signal ended it. */
  stop(): Promise<number | null>;
}

export const launcher = new URL('../../bin/evergrant.js', import.meta.url).pathname;

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Gives it a process group, which `stop` ends as a whole, as Ctrl-C would: npm passes a signal on to its shell only. */
  readonly group?: boolean;
}

/** Starts a program without a terminal, and with nothing of this process's configuration but its PATH. */
export function startProcess(command: string, args: readonly string[], options: StartOptions = {}): StartedProcess {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.group ?? false,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.on('error', (error) => {
    output += String(error);
  });

  return {
    child,
    output: () => output,
    async waitFor(pattern, milliseconds = 30_000) {
      for (const until = performance.now() + milliseconds; performance.now() < until; ) {
        const found = pattern.exec(output);
        if (found !== null) return found;
        if (child.exitCode !== null || child.pid === undefined) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`${[command, ...args].join(' ')} did not write ${pattern}:\n${output}`);
    },
    stop() {
      if (child.exitCode === null && child.pid !== undefined) process.kill(options.group ? -child.pid : child.pid);
      return ended;
    },
  };
}

/** Starts `evergrant` of this checkout. */
export function startEvergrant(args: readonly string[], env: Readonly<Record<string, string>> = {}): StartedProcess {
  return startProcess(process.execPath, [launcher, ...args], { env });
}
