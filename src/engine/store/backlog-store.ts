/** What waits to be done, across every process; times in milliseconds since 1970. */
export interface Backlog {
  /** Grants whose time for keep-alive has come and that nobody has taken up yet. */
  readonly due: number;
  /** Since when the first of them waits; null: none does. */
  readonly dueSince: number | null;
  /** Events that webhooks are still to be told of. */
  readonly untold: number;
  /** How many of them were tried before. */
  readonly retried: number;
  /** When the oldest of them happened; null: there are none. */
  readonly untoldSince: number | null;
  /** When the next of them is tried; null: there are none. */
  readonly nextDelivery: number | null;
  /** Providers to which refreshes pause, because they refuse too many at once. */
  readonly pauses: readonly { readonly host: string; readonly until: number }[];
}

export interface BacklogStore {
  read(now: number): Promise<Backlog>;
}
