import { readFileSync } from 'node:fs';

/**
 * Names a process so that nobody takes another for it: its id, and when it started, because ids come again (in a
 * container the first process always has the same one).
 */
export const processIdentity = (): string => `${process.pid}.${startOf(process.pid)}`;

/** Whether the process of that name still runs; one that was stopped does. */
export function isRunning(identity: string): boolean {
  const [id = '', start] = identity.split('.');
  const pid = Number(id);
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return startOf(pid) === start;
}

/** Clock ticks from boot to the start of the process (proc(5), field 22); 0 where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name, in parentheses, and may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}
