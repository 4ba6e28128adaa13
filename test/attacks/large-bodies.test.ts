import { connect } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { listen } from '../server/serve.ts';
import { openTarget } from './open-target.ts';
import { statusOf } from './raw-client.ts';

// Every route there is, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('a body that is too large', () => {
  test('is refused by every route that reads one, and not read to its end', async () => {
    const target = await openTarget();
    const port = await listen(target.app);
    const size = 3_000_000;
    const changing = target.routes.filter(
      ({ method, url }) => /POST|PATCH|PUT|DELETE/.test(method) && !url.startsWith('/proxy'),
    );
    for (const route of changing) {
      const form = !route.url.startsWith('/api');
      const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
      const head = `${route.method} ${target.address(route)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: ${type}\r\nContent-Length: ${size}\r\nCookie: ${target.cookie}\r\nAuthorization: Bearer ${target.adminKey}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n`;
      // Nothing of the body is sent: the announced length is enough.
      const status = await firstStatus(port, head);
      expect([route.method, route.url, status]).toEqual([route.method, route.url, 413]);
    }
  });

  test('is refused also where its length is not announced', async () => {
    const { app, cookie } = await openTarget();
    const port = await listen(app);
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const head = `POST /console/sign-in HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\nCookie: ${cookie}\r\nSec-Fetch-Site: same-origin\r\n\r\n`;
    expect(await firstStatus(port, head + chunk.repeat(4))).toBe(413);
  });
});

/** The first status line, without waiting for the end of the connection. */
function firstStatus(port: number, bytes: string): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('error', () => resolve(0));
    socket.on('close', () => resolve(0));
    socket.once('data', (data) => {
      resolve(statusOf(String(data)));
      socket.destroy();
    });
  });
}
