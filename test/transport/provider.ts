import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A server on a free loopback port that ends with the test. */
export async function httpProvider(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listening(createServer(listener))}`;
}

export async function tlsProvider(pair: { key: string; cert: string }, listener: RequestListener): Promise<string> {
  return `https://127.0.0.1:${await listening(createTlsServer(pair, listener))}`;
}

/** For answers that no HTTP server would give. */
export async function tcpProvider(listener: (socket: Socket) => void): Promise<string> {
  return `http://127.0.0.1:${await listening(createTcpServer(listener))}`;
}

export async function textOf(request: IncomingMessage): Promise<string> {
  return (await buffer(request)).toString();
}

async function listening(server: Server | TcpServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}
