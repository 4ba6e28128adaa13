import autocannon from 'autocannon';
import type { ServerProcess } from './start-server.ts';

export interface Shots {
  /** Paths below the server's origin, asked for in turn. */
  readonly paths: readonly string[];
  readonly method: 'GET' | 'POST';
  readonly key?: string | undefined;
  readonly clients: number;
  /** Requests, or seconds. */
  readonly amount?: number;
  readonly duration?: number;
}

export interface Hits {
  /** Answers a second. */
  readonly rate: number;
  readonly answers: number;
  /** Broken connections, what was not answered in time, and every answer that is not a 2xx; and which, in words. */
  readonly failures: number;
  readonly why: string;
  /** Microseconds of the server's processor time for each answer. */
  readonly cpu: number;
}

/** Seconds after which a client gives up. */
const patience = 10;

/** Keep-alive clients that each ask as soon as they are answered. */
export async function fire(server: ServerProcess, { paths, method, key, clients, ...bound }: Shots): Promise<Hits> {
  const before = await server.usage();
  const start = performance.now();
  const result = await autocannon({
    url: server.origin,
    connections: clients,
    timeout: patience,
    ...bound,
    ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
    requests: paths.map((path) => ({ method, path })),
  });
  const seconds = (performance.now() - start) / 1000;
  const after = await server.usage();
  const answers = result['2xx'] + result.non2xx;
  return {
    rate: answers / seconds,
    answers,
    failures: result.errors + result.non2xx,
    why: `${result.timeouts} not answered in ${patience} s, ${result.errors - result.timeouts} broken, ${result.non2xx} other than 2xx`,
    cpu: (after.cpu - before.cpu) / answers,
  };
}
