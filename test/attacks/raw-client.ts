import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** Sends bytes that no well-behaved client would send; resolves with all that comes back until the server hangs up. */
export function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(bytes, 'latin1');
  return text(socket).catch(() => '');
}

/** A request without a body, on a connection of its own. */
export function ask(
  port: number,
  target: string,
  headers: readonly string[] = [`Host: 127.0.0.1:${port}`],
): Promise<string> {
  return sendRaw(port, `GET ${target} HTTP/1.1\r\n${[...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`);
}

/** A client that sends a little, now and then, for ever. */
export function trickle(
  port: number,
  start: string,
  drop: string,
  every: number,
): { socket: Socket; answer: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(start);
  const timer = setInterval(() => socket.writable && socket.write(drop), every);
  socket.once('close', () => clearInterval(timer));
  return { socket, answer: text(socket).catch(() => '') };
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
