/** Providers to which refreshes pause, because they refuse too many at once. */
export interface PauseStore {
  /** Milliseconds since 1970; null: no pause. */
  until(tokenHost: string): Promise<number | null>;
  pause(tokenHost: string, until: number): Promise<void>;
}

export interface ConnectLinkRecord {
  readonly link_hash: string;
  readonly instance_id: string;
  readonly return_url: string | null;
  /** Whether what it brings waits to be confirmed. */
  readonly confirm: boolean;
  readonly expires_at: number;
  readonly used_at: number | null;
}

export interface ConnectLinkStore {
  insert(record: Omit<ConnectLinkRecord, 'used_at'>, now: number): Promise<void>;
  find(linkHash: string): Promise<ConnectLinkRecord | null>;
  /** Uses it up; false where it was used already. */
  use(linkHash: string, now: number): Promise<boolean>;
}

export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly role: 'admin' | 'runtime' | 'viewer';
  /** What the key begins with, to recognise it by; empty where that was not recorded yet. */
  readonly prefix: string;
  readonly created_at: number;
  /** null: it does not end by itself. */
  readonly expires_at: number | null;
  /** To the minute; null: never used, or not recorded yet. */
  readonly last_used_at: number | null;
}

export interface ApiKeyStore {
  find(keyHash: string): Promise<ApiKeyRecord | null>;
  /** False where any key exists already: only one process makes the first. */
  insertFirst(keyHash: string, record: ApiKeyRecord): Promise<boolean>;
  insert(keyHash: string, record: ApiKeyRecord): Promise<void>;
  /** The newest first; `before` is the id of the last one seen. */
  list(options: { readonly limit: number; readonly before?: string }): Promise<readonly ApiKeyRecord[]>;
  /** Notes a use, unless one from after `before` is noted already. */
  used(id: string, now: number, before: number): Promise<void>;
  /** What was removed; null: there was nothing. */
  remove(id: string): Promise<ApiKeyRecord | null>;
}
