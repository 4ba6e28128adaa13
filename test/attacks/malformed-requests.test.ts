import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { listen, serve } from '../server/serve.ts';
import { ask, sendRaw, statusOf } from './raw-client.ts';

// Every route there is, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('what is not well-formed HTTP', () => {
  test('is a problem like any other, and the connection ends', async () => {
    const { app } = await serve();
    const port = await listen(app);
    const host = `Host: 127.0.0.1:${port}`;
    const sent: readonly (readonly [string, number])[] = [
      ['nonsense\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\n${host}\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
      [`GET /${'x'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n\r\n`, 431],
      [`GET / HTTP/1.1\r\n${host}\r\nX-Bad : 1\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${host}\r\nX-Bad\n: 1\r\n\r\n`, 400],
      // RFC 9112 §6.3: two readers of these would see different requests.
      [`POST /connect/x HTTP/1.1\r\n${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
      [`POST /connect/x HTTP/1.1\r\n${host}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`, 400],
      [`POST /connect/x HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, 400],
      [`POST /connect/x HTTP/1.1\r\n${host}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 400],
    ];
    for (const [bytes, status] of sent) {
      const answer = await sendRaw(port, bytes);
      expect([bytes.slice(0, 200), statusOf(answer)]).toEqual([bytes.slice(0, 200), status]);
      expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json\r\n/);
      expect(answer).toMatch(/\r\ncache-control: no-store\r\n/);
      expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ status, code: 'invalid_request' });
    }
  });

  test('whatever it is: the server goes on, and what it answers is never a success', async () => {
    const { app } = await serve({}, {}, undefined, { headers: 200, request: 400, every: 50 });
    const port = await listen(app);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), async (bytes) => {
        const status = statusOf(await sendRaw(port, `${bytes}\r\n\r\n`));
        // 408: what cannot be told from the beginning of a request, which then does not go on.
        expect([400, 408]).toContain(status);
      }),
      { seed: 5, numRuns: 30, examples: [['GET / HTTP/1.1 '], ['\u0000'], ['GET  / HTTP/1.1'], ['PRI * HTTP/2.0']] },
    );
    expect(statusOf(await ask(port, '/healthz'))).toBe(200);
  });
});
