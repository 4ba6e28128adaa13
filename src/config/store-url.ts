import { resolve } from 'node:path';

export const isPostgres = (url: string): boolean => /^postgres(ql)?:/i.test(url);

/**
 * `sqlite:`, `sqlite:/path/to/file` (made absolute), or `postgres://user@host:port/database?sslmode=…`. No message
 * repeats the value: a database URL may hold a password.
 * @throws Error whose message continues the sentence that begins with the setting's name
 */
export function parseStoreUrl(text: string): string {
  if (isPostgres(text)) return parsePostgresUrl(text);
  if (!text.startsWith('sqlite:'))
    throw new Error('must be sqlite: (in the data directory), sqlite:/path/to/file, or postgres://…');
  const path = text.slice('sqlite:'.length);
  if (path === '') return 'sqlite:';
  if (path.startsWith('//') || path.startsWith(':') || path.includes('\0'))
    throw new Error('takes a path right after the colon: sqlite:/path/to/file.');
  return `sqlite:${resolve(path)}`;
}

/** The same for a flag, which the process list shows: no password there. */
export function parseStoreFlag(text: string): string {
  const url = parseStoreUrl(text);
  if (isPostgres(url) && hasPassword(new URL(url)))
    throw new Error(
      'must not hold a password, because the process list shows it: put the URL into DATABASE_URL, or the password into PGPASSWORD.',
    );
  return url;
}

const hasPassword = ({ password, searchParams }: URL): boolean => password !== '' || searchParams.has('password');

const sslModes = ['disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full'];

function parsePostgresUrl(text: string): string {
  const url = URL.parse(text);
  if (!url) throw new Error('is not a URL: postgres://user:password@host:5432/database.');
  if (url.pathname.length < 2) throw new Error('must name a database: postgres://user:password@host:5432/database.');
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !sslModes.includes(mode))
    throw new Error(`has an sslmode that is none of ${sslModes.join(', ')}.`);
  return text;
}
