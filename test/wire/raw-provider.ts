import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** A provider that keeps what arrives byte for byte, as no HTTP server would hand it over. */
export interface RawProvider {
  readonly origin: string;
  /** Each request from its first byte to its last. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Answers every request with the next of `bodies` as JSON, then closes the connection. */
export async function startRawProvider(bodies: readonly object[]): Promise<RawProvider> {
  const requests: string[] = [];
  const server = createServer((socket) => {
    let received = '';
    socket.setEncoding('latin1');
    socket.on('error', () => {});
    socket.on('data', (chunk: string) => {
      received += chunk;
      if (!isWhole(received)) return;
      const body = JSON.stringify(bodies[requests.push(received) - 1] ?? {});
      const head = [
        'HTTP/1.1 200 OK',
        'content-type: application/json',
        `content-length: ${body.length}`,
        'connection: close',
      ];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function isWhole(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(received)?.[1] ?? '0';
  return received.length >= end + 4 + Number(length);
}
