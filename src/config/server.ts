import { createSettings } from './settings.ts';

/** A running server that commands work with, and the key they bring. */
export interface ServerAccess {
  /** Origin, without a trailing slash. */
  readonly url: string;
  readonly key: string;
}

/** null: commands work on the data of this machine. A key by a flag would stand in the process list. @throws invalid_configuration */
export function readServer(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ServerAccess | null {
  const settings = createSettings(env);
  const url = settings.read('--server', flag, 'EVERGRANT_SERVER', parseServer);
  const key = url === undefined ? undefined : settings.variable('EVERGRANT_API_KEY', parseKey);
  if (url !== undefined && key === undefined) {
    settings.missing('EVERGRANT_API_KEY', 'is needed with a server: an API key of a role that the command needs.');
  }
  settings.throwProblems();
  return url === undefined || key === undefined ? null : { url, key };
}

function parseServer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '' || url.username !== '') {
    throw new Error('must be an address without a path, such as https://connect.example.com.');
  }
  return url.origin;
}

function parseKey(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new Error('is not an API key.');
}
