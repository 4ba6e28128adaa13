import type { Role } from '../access/api-keys.ts';

/** Somebody is signed in to the console. */
export interface SessionRecord {
  readonly session_hash: string;
  /** Who, for events and for the page. */
  readonly name: string;
  readonly role: Role;
  /** Hash of the API key that was brought; the session ends with the key. null: signed in some other way. */
  readonly key_hash: string | null;
  readonly created_at: number;
  /** Of the last request, to about a minute. */
  readonly seen_at: number;
}

export interface SessionStore {
  /** Also forgets what was created before `forget`. */
  insert(record: SessionRecord, forget: number): Promise<void>;
  find(sessionHash: string): Promise<SessionRecord | null>;
  touch(sessionHash: string, now: number): Promise<void>;
  /** With its drafts. */
  remove(sessionHash: string): Promise<void>;

  insertLink(linkHash: string, expiresAt: number, now: number): Promise<void>;
  /** Whether it could be used; changes nothing. */
  hasLink(linkHash: string, now: number): Promise<boolean>;
  /** Uses it up; false where it was used already, ended, or never was. */
  useLink(linkHash: string, now: number): Promise<boolean>;

  /** Keeps a text, sealed, for this session. Also forgets those that ended. */
  insertDraft(draft: DraftRecord, now: number): Promise<void>;
  /** null: none, ended, of another session, or sealed with a key that is gone. */
  draft(draftHash: string, sessionHash: string, now: number): Promise<string | null>;
  /** False where it was gone already: of several that remove it, one learns that it did. */
  removeDraft(draftHash: string, sessionHash: string): Promise<boolean>;
}

export interface DraftRecord {
  readonly draft_hash: string;
  readonly session_hash: string;
  readonly text: string;
  readonly expires_at: number;
}
