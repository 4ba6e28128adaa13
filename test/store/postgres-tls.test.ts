import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { EvergrantError } from '../../src/errors.ts';
import { encryptionNotices } from '../../src/store/open-postgres.ts';
import { openStore } from '../../src/store/open-store.ts';
import { readConnection } from '../../src/store/postgres-pool.ts';
import { runCli } from '../cli/run-cli.ts';
import { type Authority, makeAuthority } from '../helpers/certificates.ts';
import { temporaryFolder } from '../helpers/lab.ts';
import { createDatabase, type Postgres, startPostgres } from '../helpers/postgres.ts';
import { createStore } from '../helpers/stores.ts';
import { openWorld } from '../helpers/world.ts';
import { testSealer } from './open-test-store.ts';

let folder: string;
let authority: Authority;
let postgres: Postgres;
/** The recipe of docs/operations.md: a private authority, named in the URL. */
let recipe: string;
beforeAll(async () => {
  folder = temporaryFolder();
  authority = await makeAuthority('Ours');
  postgres = await startPostgres(['-c', 'fsync=off'], await authority.issue('127.0.0.1'));
  recipe = withTls({ sslmode: 'verify-full', sslrootcert: fileOf('ca.pem', authority.cert) });
}, 60_000);
afterAll(async () => {
  await postgres.destroy();
  rmSync(folder, { recursive: true, force: true });
});

test('with verify-full and the authority in sslrootcert a grant is refreshed, over TLS alone', async () => {
  const world = await openWorld({}, { store: 'postgres', postgres: recipe });
  onTestFinished(() => world.close());
  const { id } = await world.authorized();
  expect((await world.engine.refresh(id)).generation).toBe(2);
  expect(world.runtime.notices.join()).not.toContain('not encrypted');
  const other = new pg.Client({ connectionString: world.env.DATABASE_URL! });
  await other.connect();
  const { rows } = await other.query(
    `SELECT ssl, count(*)::int AS connections FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
     WHERE datname = current_database() AND application_name = 'evergrant' GROUP BY ssl`,
  );
  await other.end();
  expect(rows).toEqual([{ ssl: true, connections: expect.any(Number) }]);
});

test('with verify-full and the authority in NODE_EXTRA_CA_CERTS a process works', async () => {
  const url = await createDatabase(recipe);
  const env = {
    DATABASE_URL: url.replace(/\?.*/, '?sslmode=verify-full'),
    EVERGRANT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    EVERGRANT_DATA: join(folder, 'data'),
  };
  const refused = await runCli(['list'], { env });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(
    "The database's certificate is not accepted: unable to verify the first certificate",
  );
  const { code, stdout, stderr } = await runCli(['list'], {
    env: { ...env, NODE_EXTRA_CA_CERTS: fileOf('ca.pem', authority.cert) },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('No instances yet.');
});

test('a certificate of another authority is refused, and the next step named; sslmode=require is no way round', async () => {
  const other = fileOf('other.pem', (await makeAuthority('Theirs')).cert);
  for (const sslmode of ['verify-full', 'verify-ca', 'require', 'prefer']) {
    const error = await openingOf(withTls({ sslmode, sslrootcert: other }));
    expect(error.code).toBe('store_unavailable');
    expect(error.message).toMatch(/^The database's certificate is not accepted: /);
    expect(error.hint).toContain('sslrootcert=/path/to/ca.pem');
  }
});

test('a certificate for another name is refused, and both names are said', async () => {
  const url = new URL(recipe);
  url.hostname = 'localhost';
  const error = await openingOf(url.href);
  expect(error.code).toBe('store_unavailable');
  expect(error.message).toMatch(/^The database's certificate is not accepted: .*localhost.*127\.0\.0\.1/);
  expect(error.hint).toContain('a name that its certificate holds');
});

test('a file that is not there is named', async () => {
  const error = await openingOf(withTls({ sslmode: 'verify-full', sslrootcert: join(folder, 'none.pem') }));
  expect(error.code).toBe('invalid_configuration');
  expect(error.message).toBe(`The URL of the database names ${join(folder, 'none.pem')}: ENOENT.`);
});

test('a server without TLS is refused, instead of spoken to in clear', async () => {
  const plain = await createStore('postgres');
  onTestFinished(() => plain.remove());
  const url = new URL(plain.env.DATABASE_URL!);
  url.searchParams.set('sslmode', 'verify-full');
  const error = await openingOf(url.href);
  expect(error.message).toBe('The connection would not be encrypted: The server does not support SSL connections.');
  expect(error.hint).toContain('ssl = on');
});

test('a database that wants TLS says so to who comes without', async () => {
  const error = await openingOf(postgres.url);
  expect(error.message).toMatch(/^The database does not let us in: .*no encryption/);
  expect(error.hint).toContain('add sslmode=verify-full');
});

test.each([
  ['postgres://db.example.com/grants', true],
  ['postgres://db.example.com/grants?sslmode=disable', true],
  ['postgres://db.example.com/grants?sslmode=verify-full', false],
  ['postgres://db.example.com/grants?ssl=true', false],
  ['postgres://localhost/grants?host=db.example.com', true],
  ['postgres://localhost/grants', false],
  ['postgres://127.0.0.1/grants', false],
  ['postgres:///grants?host=/var/run/postgresql', false],
])('start says of %s that it is not encrypted: %s', (url, said) => {
  const notices = encryptionNotices(readConnection(url));
  expect(notices).toEqual(said ? [expect.stringContaining('at db.example.com is not encrypted: add ?sslmode=')] : []);
});

function withTls(parameters: Readonly<Record<string, string>>): string {
  return `${postgres.url}?${new URLSearchParams(parameters)}`;
}

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function openingOf(url: string): Promise<EvergrantError> {
  return openStore(url, '', testSealer).then(
    () => Promise.reject(new Error('It was opened.')),
    (error) => error,
  );
}
