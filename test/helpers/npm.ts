import { dirname } from 'node:path';
import { type Ran, runProcess } from './run-process.ts';

/** Runs npm in a folder, on this process's Node. Rejects with its output where it fails. */
export async function npm(folder: string, ...args: string[]): Promise<string> {
  const ran: Ran = await runProcess('npm', args, { cwd: folder, env: npmEnvironment() });
  if (ran.code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${ran.code}:\n${ran.output}`);
  return ran.output;
}

/** How npm reaches the registry on this machine, and nothing of the `npm test` that may be running us. */
export function npmEnvironment(): Record<string, string> & { readonly PATH: string } {
  const kept = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined &&
      !/^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|npm_command$|NODE_OPTIONS$|EVERGRANT_|VITEST)/.test(
        name,
      ),
  );
  return { ...(Object.fromEntries(kept) as Record<string, string>), PATH: nodeFirst() };
}

function nodeFirst(): string {
  return `${dirname(process.execPath)}:${process.env.PATH ?? ''}`;
}
