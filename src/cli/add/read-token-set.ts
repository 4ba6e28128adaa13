import { EvergrantError } from '../../errors.ts';
import type { Io } from '../io.ts';
import { readReference } from '../read-value.ts';
import { usageError } from '../usage-error.ts';

/**
 * `@file` or `-` → the JSON object in it. By value is refused: a live grant would stand in the process list.
 * @throws invalid_request, invalid_token_set
 */
export async function readTokenSet(option: string, io: Pick<Io, 'input'>): Promise<Record<string, unknown>> {
  const bytes = await readReference(option, io);
  if (bytes === null) throw usageError('--token-set takes @file, or - for standard input.');
  const value = parse(bytes.toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EvergrantError('invalid_token_set', 'The token set is not a JSON object.', {
      hint: 'It looks like {"access_token": "…", "refresh_token": "…", "expires_in": 3600}.',
    });
  }
  return value as Record<string, unknown>;
}

// A parser's own message quotes the text it failed on, and that is a secret here.
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
