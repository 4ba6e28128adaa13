import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Postgres, startPostgres } from './postgres.ts';

type Server = Pick<Postgres, 'url' | 'destroy'>;

/**
 * Around the whole test run: one PostgreSQL for all tests, started when the first one asks for it. Tests run in other
 * processes, so they ask by HTTP. EVERGRANT_TEST_POSTGRES_URL names another one to be used instead, such as a pooler:
 * `postgres://user:password@host:port/postgres`, whose user may make databases.
 */
export default async function postgresForRun(): Promise<() => Promise<void>> {
  let started: Promise<Server> | undefined;
  const server = createServer(async (_, response) => {
    started ??= findServer();
    try {
      response.end((await started).url);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.EVERGRANT_TEST_POSTGRES = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return async () => {
    server.close();
    await started?.then((postgres) => postgres.destroy()).catch(() => {});
  };
}

async function findServer(): Promise<Server> {
  const url = process.env.EVERGRANT_TEST_POSTGRES_URL;
  if (url) return { url, destroy: async () => {} };
  // Nothing here must survive a crash of the machine, so the disk need not be waited for.
  return startPostgres(['-c', 'fsync=off', '-c', 'full_page_writes=off']);
}
