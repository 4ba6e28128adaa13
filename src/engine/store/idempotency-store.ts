/** An answer that is given again to whoever repeats the request. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface BegunRequest {
  /** When it was begun for the first time. */
  readonly begun_at: number;
  /** Digest of the request that was sent with the key. */
  readonly fingerprint: string;
  /** True: whoever asks is to do the work. */
  readonly mine: boolean;
  /** null: the work has not ended. */
  readonly answer: StoredAnswer | null;
}

/** What was asked for with an Idempotency-Key; keys come as digests, answers are sealed. */
export interface IdempotencyStore {
  /**
   * Begins a request, or finds what is known of it. One that was begun before `lapsed` and never ended was left by a
   * process that died: it is begun once more. Forgets what was begun before `forgotten`.
   */
  begin(keyHash: string, fingerprint: string, times: IdempotencyTimes): Promise<BegunRequest>;
  finish(keyHash: string, answer: StoredAnswer): Promise<void>;
  /** It failed and changed nothing: a repetition is a new request. */
  forget(keyHash: string): Promise<void>;
}

export interface IdempotencyTimes {
  readonly now: number;
  readonly lapsed: number;
  readonly forgotten: number;
}
