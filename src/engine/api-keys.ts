import type { Clock, RandomBytes } from './ports.ts';
import { digest, randomId, randomText } from './random-text.ts';
import type { Store } from './store.ts';

export type Role = 'admin' | 'runtime' | 'viewer';

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** The keys that programs present to this server. Only their SHA-256 is stored. */
export interface ApiKeys {
  /** null: no such key. */
  find(key: string): Promise<ApiKey | null>;
  /** On the first start: makes an admin key and returns it, once. null where there is one already, or it came by configuration. */
  createFirstAdminKey(): Promise<string | null>;
}

/** How long a key that was found is believed without asking the store, milliseconds; and how many are remembered. */
const believedFor = 2_000;
const remembered = 1_000;

/**
 * Keys are looked up by their hash: what is compared is a digest of what was sent, so time tells nothing about a key.
 * @param configured the admin key of the configuration, beside those that are stored
 */
export function createApiKeys(store: Store, clock: Clock, random: RandomBytes, configured: string | null): ApiKeys {
  const configuredHash = configured === null ? null : digest(configured);
  const found = new Map<string, { readonly key: ApiKey; readonly until: number }>();

  return {
    async find(key) {
      const hash = digest(key);
      if (hash === configuredHash) return { id: 'configured', name: 'Admin key of the configuration', role: 'admin' };
      const known = found.get(hash);
      if (known && known.until > clock.monotonic()) return known.key;
      const stored = await store.apiKeys.find(hash);
      if (!stored) return null;
      if (found.size >= remembered) found.clear();
      found.set(hash, { key: stored, until: clock.monotonic() + believedFor });
      return stored;
    },

    async createFirstAdminKey() {
      if (configured !== null) return null;
      const key = `egk_${randomText(random, 32)}`;
      const record = {
        id: randomId(random, 'ak'),
        name: 'First admin key',
        role: 'admin',
        created_at: clock.now(),
      } as const;
      return (await store.apiKeys.insertFirst(digest(key), record)) ? key : null;
    },
  };
}
