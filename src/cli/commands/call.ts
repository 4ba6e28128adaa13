import { STATUS_CODES } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ApiAnswer, ApiRequest } from '../../engine/engine.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { readReference } from '../read-value.ts';
import { usageError } from '../usage-error.ts';
import { withEngine } from '../with-engine.ts';

export interface CallFlags extends CommandFlags {
  readonly method?: string;
  readonly body?: string;
  readonly header?: readonly string[];
  /** Print status and headers before the body. */
  readonly include?: boolean;
}

/**
 * `evergrant call`: an authenticated request below the connector's API base URL; the body goes to standard output as
 * it arrives. Resolves to the exit code: 1 for a status of 400 or more, said on standard error.
 */
export async function call(handle: string, path: string, flags: CallFlags, io: Io): Promise<number> {
  const request = await apiRequest(path, flags, io);
  return withEngine(flags, io, async (engine) => {
    const instance = await engine.instance(handle);
    const answer = await engine.call(instance.id, request);
    if (flags.include) io.stdout(head(answer));
    await pipeline(answer.body, io.output, { end: false });
    // So that the next prompt stands on a line of its own; elsewhere not a byte is added.
    if (io.outputIsTerminal) io.stdout('\n');
    if (answer.status < 400) return 0;
    io.stderr(`evergrant: ${request.method} ${path} answered ${status(answer)}.\n`);
    return 1;
  });
}

async function apiRequest(path: string, flags: CallFlags, io: Io): Promise<ApiRequest> {
  const headers = (flags.header ?? []).map(splitHeader);
  const body = flags.body === undefined ? undefined : ((await readReference(flags.body, io)) ?? flags.body);
  const isTyped = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    method: (flags.method ?? (body === undefined ? 'GET' : 'POST')).toUpperCase(),
    path: path.startsWith('/') ? path : `/${path}`,
    headers: body === undefined || isTyped ? headers : [...headers, ['content-type', 'application/json']],
    ...(body === undefined ? {} : { body }),
  };
}

function splitHeader(text: string): [string, string] {
  const separator = text.indexOf(':');
  const name = text.slice(0, Math.max(0, separator)).trim();
  // RFC 9110 §5.6.2: a header's name is a token.
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) throw usageError('A header must have the form "Name: value".');
  return [name, text.slice(separator + 1).trim()];
}

function head(answer: ApiAnswer): string {
  const headers = answer.headers.map(([name, value]) => `${name}: ${value}\n`).join('');
  return `${status(answer)}\n${headers}\n`;
}

function status(answer: ApiAnswer): string {
  return `${answer.status} ${STATUS_CODES[answer.status] ?? ''}`.trim();
}
