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
