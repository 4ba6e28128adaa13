import { startProcess } from './start-process.ts';

export interface Ran {
  readonly code: number | null;
  /** Standard output and standard error in the order of arrival. */
  readonly output: string;
}

/** Runs a program to its end. */
export async function runProcess(...parameters: Parameters<typeof startProcess>): Promise<Ran> {
  const started = startProcess(...parameters);
  const code = await new Promise<number | null>((resolve) => started.child.on('close', resolve));
  return { code, output: started.output() };
}
