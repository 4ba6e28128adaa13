import { startEvergrant } from '../helpers/start-process.ts';

/** An `evergrant serve` in a process of its own. */
export interface ServedNode {
  readonly origin: string;
  /** SIGTERM; the exit code once it has ended. */
  stop(): Promise<number | null>;
  /** SIGKILL, where it is still there. */
  kill(): void;
}

export async function serveNode(env: Readonly<Record<string, string>>): Promise<ServedNode> {
  const { child, waitFor, stop } = startEvergrant(['serve', '--port', '0'], env);
  const [, origin = ''] = await waitFor(/Address\s+(http:\S+)/);
  return { origin, stop, kill: () => void child.kill('SIGKILL') };
}
