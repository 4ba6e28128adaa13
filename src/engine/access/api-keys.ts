import { EvergrantError } from '../../errors.ts';
import type { Actor } from '../../instance/actor.ts';
import type { Clock, RandomBytes } from '../ports.ts';
import type { ApiKeyRecord, Store } from '../store.ts';
import type { Audit } from '../trail/audit.ts';
import { digest, randomId, randomText } from './random-text.ts';

export type Role = 'admin' | 'runtime' | 'viewer';
export const roles = ['admin', 'runtime', 'viewer'] as const satisfies readonly Role[];

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export interface NewApiKey {
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since 1970; absent: it does not end by itself. */
  readonly expires_at?: number;
}

/** The keys that programs present to this server. Only their SHA-256 is stored. */
export interface ApiKeys {
  /** null: no such key, or it has ended. A promise only where the store must be asked: this is on the path of every call. */
  find(key: string): ApiKey | null | Promise<ApiKey | null>;
  /** On the first start: makes an admin key and returns it, once. null where there is one already, or it came by configuration. */
  createFirstAdminKey(): Promise<string | null>;
  /** Makes a key; `key` is what is presented, and is shown this once. @throws invalid_request */
  create(wanted: NewApiKey, by: Actor): Promise<{ readonly key: string; readonly record: ApiKeyRecord }>;
  /** The newest first; `before` is the id of the last one seen. Keys of the configuration are not among them. */
  list(options: { readonly limit: number; readonly before?: string }): Promise<readonly ApiKeyRecord[]>;
  /** Ends a key, on this node at once, on every other within two seconds. @throws not_found */
  revoke(id: string, by: Actor): Promise<void>;
}

/**
 * How long a key that was found is believed without asking the store, milliseconds; after how long the store is asked
 * again while it is believed, so that those who call all the time never wait for it; and how many are remembered.
 */
const believedFor = 2_000;
const askedAfter = 1_000;
const remembered = 1_000;
/** How exact the time of the last use is, milliseconds: writing it costs more than looking a key up. */
const usedWithin = 60_000;
/** Characters of a key by which a person recognises it: `egk_` and five that are random. */
const shown = 9;

const configuredKey: ApiKey = { id: 'configured', name: 'Admin key of the configuration', role: 'admin' };

/**
 * Keys are looked up by their hash: what is compared is a digest of what was sent, so time tells nothing about a key.
 * @param configured the admin key of the configuration, beside those that are stored
 */
export function createApiKeys(
  store: Store,
  clock: Clock,
  random: RandomBytes,
  configured: string | null,
  audit: Audit,
): ApiKeys {
  const configuredHash = configured === null ? null : digest(configured);
  const found = new Map<string, { readonly key: ApiKey; readonly until: number; askAt: number }>();
  /** Those who come with one key at once ask the store once. */
  const asking = new Map<string, Promise<ApiKey | null>>();
  let revocations = 0;

  const used = ({ id, last_used_at }: ApiKeyRecord, now: number): void => {
    if (last_used_at !== null && now - last_used_at < usedWithin) return;
    // Nobody waits for it, and where the store is away the next use writes it.
    store.apiKeys.used(id, now, now - usedWithin).catch(() => {});
  };

  const newKey = ({ name, role, expires_at }: NewApiKey) => {
    const key = `egk_${randomText(random, 32)}`;
    const now = clock.now();
    const record: ApiKeyRecord = {
      id: randomId(random, 'ak'),
      name,
      role,
      prefix: key.slice(0, shown),
      created_at: now,
      expires_at: expires_at ?? null,
      last_used_at: null,
    };
    return { key, record };
  };

  const findStored = async (hash: string): Promise<ApiKey | null> => {
    const [begun, before] = [clock.monotonic(), revocations];
    const stored = await store.apiKeys.find(hash);
    const now = clock.now();
    if (!stored || (stored.expires_at !== null && stored.expires_at <= now)) {
      found.delete(hash);
      return null;
    }
    used(stored, now);
    if (found.size >= remembered) found.clear();
    const left = stored.expires_at === null ? believedFor : Math.min(believedFor, stored.expires_at - now);
    // What was read before a key was revoked here is not believed any longer.
    if (before === revocations) found.set(hash, { key: stored, until: begun + left, askAt: begun + askedAfter });
    return stored;
  };

  const ask = (hash: string): Promise<ApiKey | null> => {
    const under = asking.get(hash);
    if (under) return under;
    const asked = findStored(hash).finally(() => asking.delete(hash));
    asking.set(hash, asked);
    return asked;
  };

  return {
    find(key) {
      const hash = digest(key);
      if (hash === configuredHash) return configuredKey;
      const known = found.get(hash);
      const now = clock.monotonic();
      if (!known || known.until <= now) return ask(hash);
      if (known.askAt <= now) {
        known.askAt = known.until;
        ask(hash).catch(() => {});
      }
      return known.key;
    },

    async createFirstAdminKey() {
      if (configured !== null) return null;
      const { key, record } = newKey({ name: 'First admin key', role: 'admin' });
      return (await store.apiKeys.insertFirst(digest(key), record)) ? key : null;
    },

    async create(wanted, by) {
      const made = newKey({ ...wanted, name: readName(wanted.name) });
      const { id, name, role, created_at, expires_at } = made.record;
      if (expires_at !== null && expires_at <= created_at) {
        throw new EvergrantError('invalid_request', 'The end of the key lies in the past.', {
          problems: [{ field: '/expires_at', message: 'must be later than now' }],
        });
      }
      await store.apiKeys.insert(digest(made.key), made.record);
      await audit.record('api_key_created', by, `${name} (${id}), role ${role}`);
      return made;
    },

    list: (options) => store.apiKeys.list(options),

    async revoke(id, by) {
      const removed = await store.apiKeys.remove(id);
      if (!removed) {
        throw new EvergrantError('not_found', `No API key has the id ${id}.`, {
          hint: 'The list of API keys shows their ids; a key of the configuration ends by taking it out there.',
        });
      }
      revocations++;
      found.clear();
      asking.clear();
      await audit.record('api_key_revoked', by, `${removed.name} (${id}), role ${removed.role}`);
    },
  };
}

function readName(name: string): string {
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed.length <= 200 && !/\p{Cc}/u.test(trimmed)) return trimmed;
  throw new EvergrantError('invalid_request', 'The name must have 1 to 200 characters, without control characters.', {
    problems: [{ field: '/name', message: 'must have 1 to 200 characters, without control characters' }],
  });
}
