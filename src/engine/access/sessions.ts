import type { Clock, RandomBytes } from '../ports.ts';
import type { Store } from '../store.ts';
import type { Role } from './api-keys.ts';
import { digest, randomText } from './random-text.ts';

/** Who is signed in to the console, as one request sees it. */
export interface Session {
  /** Digest of what the cookie holds. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** What every form of this session must bring. */
  readonly csrf: string;
}

export interface SignedInAs {
  readonly name: string;
  readonly role: Role;
  /** The API key that was brought; absent where somebody else vouches for the person. */
  readonly key?: string;
}

/** Sessions of the console, one-time sign-in links, and what a session keeps for its next page. */
export interface Sessions {
  /** A new session; what is returned belongs in the cookie and is not stored. */
  signIn(who: SignedInAs): Promise<string>;
  /** null: none, ended, or its API key is gone. */
  find(cookie: string): Promise<Session | null>;
  signOut(session: Pick<Session, 'id'>): Promise<void>;
  /** A link for the operator that signs in one browser as an administrator, once. */
  createLink(): Promise<string>;
  /** Whether the link could be used. Changes nothing, so that a preview does not use it up. */
  hasLink(link: string): Promise<boolean>;
  /** Uses the link up; false where that cannot be. */
  useLink(link: string): Promise<boolean>;
  /** Keeps values, sealed, for later pages of this session; returns their id. */
  keep(session: Session, values: object): Promise<string>;
  /** What was kept; null where it is gone. */
  kept<T extends object>(session: Session, id: string): Promise<T | null>;
  forget(session: Session, id: string): Promise<void>;
}

const minute = 60_000;
/** Without a request a session ends after this; and at the latest after that. Milliseconds. */
const idle = 8 * 60 * minute;
const longest = 24 * 60 * minute;
/** How long a sign-in link can be used, and how long kept values stay. */
const linkLives = 15 * minute;
const draftLives = 30 * minute;

/** @param configured the admin key of the configuration: it is in no table */
export function createSessions(store: Store, clock: Clock, random: RandomBytes, configured: string | null): Sessions {
  const { sessions } = store;
  const configuredHash = configured === null ? null : digest(configured);
  const keyIsGone = async (hash: string | null): Promise<boolean> => {
    if (hash === null || hash === configuredHash) return false;
    const key = await store.apiKeys.find(hash);
    return key === null || (key.expires_at !== null && key.expires_at <= clock.now());
  };

  return {
    async signIn({ name, role, key }) {
      const cookie = randomText(random, 32);
      const now = clock.now();
      const key_hash = key === undefined ? null : digest(key);
      const record = { session_hash: digest(cookie), name, role, key_hash, created_at: now, seen_at: now };
      await sessions.insert(record, now - longest);
      return cookie;
    },

    async find(cookie) {
      const record = await sessions.find(digest(cookie));
      if (!record) return null;
      const now = clock.now();
      const over = now >= record.seen_at + idle || now >= record.created_at + longest;
      if (over || (await keyIsGone(record.key_hash))) {
        await sessions.remove(record.session_hash);
        return null;
      }
      if (now >= record.seen_at + minute) await sessions.touch(record.session_hash, now);
      // Derived from the cookie, which only this browser has: nothing to store, and another session has another one.
      return { id: record.session_hash, name: record.name, role: record.role, csrf: digest(`form ${cookie}`) };
    },

    signOut: ({ id }) => sessions.remove(id),

    async createLink() {
      const link = randomText(random, 32);
      const now = clock.now();
      await sessions.insertLink(digest(link), now + linkLives, now);
      return link;
    },

    hasLink: (link) => sessions.hasLink(digest(link), clock.now()),
    useLink: (link) => sessions.useLink(digest(link), clock.now()),

    async keep(session, values) {
      const id = randomText(random, 16);
      const now = clock.now();
      const text = JSON.stringify(values);
      const expires_at = now + draftLives;
      await sessions.insertDraft({ draft_hash: digest(id), session_hash: session.id, text, expires_at }, now);
      return id;
    },

    async kept<T extends object>(session: Session, id: string) {
      const text = await sessions.draft(digest(id), session.id, clock.now());
      return text === null ? null : (JSON.parse(text) as T);
    },

    async forget(session, id) {
      await sessions.removeDraft(digest(id), session.id);
    },
  };
}
