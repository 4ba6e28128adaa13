import { spawn } from 'node:child_process';
import type { Io } from '../io.ts';

/** Opens the person's browser, where there is one; a failure is no failure, since the address was printed. */
export function openBrowser(url: string, io: Pick<Io, 'env'>): void {
  // Without a display xdg-open would start a browser for terminals and take ours.
  const headless = process.platform === 'linux' && !io.env.DISPLAY && !io.env.WAYLAND_DISPLAY;
  if (headless || !/^https?:\/\//.test(url)) return;
  const [command, ...before] = opener();
  const child = spawn(command, [...before, url], { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}

function opener(): [string, ...string[]] {
  if (process.platform === 'darwin') return ['open'];
  // Not `start`: cmd.exe would read the & between parameters.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}
