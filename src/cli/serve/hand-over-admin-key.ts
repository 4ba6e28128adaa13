import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiKeys } from '../../engine/access/api-keys.ts';

export interface HandedOver {
  /** Only where it may be shown: on a terminal. */
  readonly shown: string | null;
  readonly file: string | null;
}

/**
 * On the first start: makes the admin key and hands it to the person once. Without a terminal it goes to a file that
 * only the owner reads, never to an output that logs keep. A sandbox always writes the file, so that scripts find it.
 * null where there is a key already.
 */
export async function handOverAdminKey(
  apiKeys: ApiKeys,
  options: { data: string; terminal: boolean; sandbox: boolean },
): Promise<HandedOver | null> {
  const key = await apiKeys.createFirstAdminKey();
  if (key === null) return null;
  const shown = options.terminal ? key : null;
  if (options.terminal && !options.sandbox) return { shown, file: null };
  const file = join(options.data, 'admin-key');
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  // The mode above counts for a new file only; one may be left from a store that was deleted.
  await chmod(file, 0o600);
  return { shown, file };
}
