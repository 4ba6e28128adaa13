import { EvergrantError } from '../../errors.ts';
import { BoundedMap } from '../../instance/bounded-map.ts';
import type { InstanceStatus } from '../../instance/instance.ts';
import { refreshMargin, type TokenSet } from '../../instance/token-set.ts';
import type { AccessToken } from '../engine.ts';
import type { Clock, Route } from '../ports.ts';
import type { Grant, GrantStore } from '../store.ts';

/** A token is handed out at most this long after the store last confirmed it, milliseconds. */
const confirmedFor = 2_000;

/** Bytes that tokens in memory may take; the least used are read from the store again. */
const memory = 64 * 1024 * 1024;
/** Bytes of an entry besides its token: objects, promise, numbers, the map's place. */
const entrySize = 800;

interface Entry {
  /** Bytes, about. */
  readonly size: number;
  /** Settled long ago; the same one is returned to every caller. */
  promise: Promise<AccessToken>;
  /** That of the token as it was put, without a mark. */
  readonly confirmed: Promise<AccessToken>;
  readonly generation: number;
  readonly revision: number;
  /** On the monotonic clock. */
  readonly endsAt: number;
  refreshAt: number;
  confirmedAt: number;
  /** The store's data version just before it was compared with the store; null: not compared yet. */
  version: number | null;
  /** Since when this process knows the generation. */
  readonly since: number;
  /** Where its refresh token is spent, and the way it came; null: it has none. */
  readonly spendable: { readonly token_host: string; readonly route: Route | null } | null;
}

/** What memory knows of a grant: enough to take its attempt, if the store still has that generation. */
export interface RememberedGrant {
  readonly instance_id: string;
  readonly generation: number;
  readonly revision: number;
  readonly token_host: string;
  readonly route: Route | null;
}

/** What the cache knows of a token: use it, use it and refresh it behind the scenes, or ask the store. */
export type Cached = { readonly promise: Promise<AccessToken>; readonly refreshSoon: boolean } | null;

/**
 * Access tokens in memory. Expiry counts on the monotonic clock, and nobody is handed a token 2 s after another process
 * replaced, removed or condemned it: within that time it is compared with the store, all that are asked for at once.
 */
export class TokenCache {
  readonly #grants: GrantStore;
  readonly #clock: Clock;
  readonly #waits: (id: string, generation: number) => boolean;
  readonly #entries = new BoundedMap<Entry>(memory, weigh);
  /** The store's data version when it was last read, and when that was. */
  #version: number | null = null;
  #versionSeenAt = Number.NEGATIVE_INFINITY;
  #confirming: Promise<void> | null = null;
  readonly #asked = new Set<string>();

  /** @param waits whether what spending that generation brought waits in this process's spool */
  constructor(grants: GrantStore, clock: Clock, waits: (id: string, generation: number) => boolean = () => false) {
    this.#grants = grants;
    this.#clock = clock;
    this.#waits = waits;
  }

  /** Plain and synchronous, because it is on the path of every call: null where the store must be asked. */
  get(id: string): Cached {
    const entry = this.#entries.get(id);
    if (!entry) return null;
    const now = this.#clock.monotonic();
    if (now >= entry.endsAt || now - this.#confirmedAt(entry) > confirmedFor) return null;
    return { promise: entry.promise, refreshSoon: now >= entry.refreshAt };
  }

  /** Of the credentials, as the store had it when the token that `get` gives was last confirmed; null: ask the store. */
  revisionOf(id: string): number | null {
    return this.get(id) === null ? null : this.#entries.get(id)!.revision;
  }

  /** Compares what is held for `id` with the store; afterwards `get` tells. While the store is away the entry stays, and is marked. */
  async confirm(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry || this.#unchangedSince(entry)) return;
    this.#asked.add(id);
    this.#confirming ??= Promise.resolve().then(() => this.#confirmAsked());
    await this.#confirming;
  }

  /**
   * Holds the token of a grant that was just read or written.
   * @param at when the reading or writing of the grant began, and `sentAt` when the request left that brought it, where
   * this process knows; both on the monotonic clock. Without `at` the grant is one that somebody else put before
   * @returns null where there is nothing to hand out: the token has ended, or the grant may not be used
   */
  put(
    grant: Grant,
    { at, sentAt }: { readonly at?: number; readonly sentAt?: number } = {},
  ): Promise<AccessToken> | null {
    const { tokens, generation, revision, status } = grant;
    if (!usable(status) || tokens?.access_token == null) return null;
    const now = this.#clock.monotonic();
    const held = this.#entries.get(grant.instance_id);
    // Read before what is held by now: that one is newer.
    if (held && held.generation > generation && (at ?? Number.NEGATIVE_INFINITY) < held.confirmedAt) {
      return held.endsAt > now ? held.promise : null;
    }
    const known = held?.generation === generation ? held : null;
    const token: AccessToken = {
      access_token: tokens.access_token,
      token_type: tokens.token_type,
      expires_at: tokens.expires_at,
      generation,
    };
    const promise = Promise.resolve(token);
    // What this process once knew of a token's end, no wall clock that was set back makes it forget.
    const endsAt = Math.min(known?.endsAt ?? Number.POSITIVE_INFINITY, this.#endOf(tokens, sentAt));
    this.#entries.set(grant.instance_id, {
      size: entrySize + tokens.access_token.length,
      promise,
      confirmed: promise,
      generation,
      revision,
      endsAt,
      refreshAt: endsAt - refreshMargin(tokens),
      confirmedAt: at ?? known?.confirmedAt ?? now,
      version: null,
      since: known?.since ?? now,
      spendable: tokens.refresh_token === null ? null : { token_host: grant.token_host, route: grant.route },
    });
    return endsAt > now ? promise : null;
  }

  /** The grant as it was when it was last read or written here; null: not known, or without a refresh token. */
  remembered(instance_id: string): RememberedGrant | null {
    const { generation, revision, spendable } = this.#entries.get(instance_id) ?? { spendable: null };
    return spendable && { instance_id, generation: generation!, revision: revision!, ...spendable };
  }

  /** How long this process has known that generation, milliseconds on the monotonic clock. */
  knownFor(id: string, generation: number): number {
    const entry = this.#entries.get(id);
    return entry?.generation === generation ? this.#clock.monotonic() - entry.since : 0;
  }

  /**
   * One refresh behind the scenes is enough for now: the next is due after `pause` milliseconds.
   * @returns the generation that is to be refreshed; null: nothing is held
   */
  postponeRefresh(id: string, pause: number): number | null {
    const entry = this.#entries.get(id);
    if (!entry) return null;
    entry.refreshAt = this.#clock.monotonic() + pause;
    return entry.generation;
  }

  forget(id: string): void {
    this.#entries.delete(id);
  }

  /** Of an entry alone, or of all that were compared with the store as it still is. */
  #confirmedAt(entry: Entry): number {
    const current = entry.version !== null && entry.version === this.#version;
    return current ? Math.max(entry.confirmedAt, this.#versionSeenAt) : entry.confirmedAt;
  }

  /** A store that cannot even tell this is asked for what it holds, and says what is wrong with it. */
  #dataVersion(): number | null {
    try {
      return this.#grants.dataVersion();
    } catch {
      return null;
    }
  }

  /** True where nobody else has written since the entry was compared with the store. */
  #unchangedSince(entry: Entry): boolean {
    const at = this.#clock.monotonic();
    this.#version = this.#dataVersion();
    if (this.#version === null || entry.version !== this.#version) return false;
    this.#versionSeenAt = at;
    entry.promise = entry.confirmed;
    return true;
  }

  #endOf({ expires_at, expires_in }: TokenSet, sentAt: number | undefined): number {
    if (expires_at === null) return Number.POSITIVE_INFINITY;
    if (sentAt !== undefined && expires_in !== null) return sentAt + expires_in * 1000;
    // Never more than the provider gave: a clock that was set back cannot lengthen it.
    const given = expires_in === null ? Number.POSITIVE_INFINITY : expires_in * 1000;
    return this.#clock.monotonic() + Math.min(given, expires_at - this.#clock.now());
  }

  #keepAll(ids: readonly string[], at: number): void {
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (!entry) continue;
      entry.confirmedAt = at;
      if (entry.promise === entry.confirmed) entry.promise = entry.confirmed.then(marked);
    }
  }

  async #confirmAsked(): Promise<void> {
    const ids = [...this.#asked];
    this.#asked.clear();
    this.#confirming = null;
    const at = this.#clock.monotonic();
    const version = this.#dataVersion();
    const read = await this.#grants.marks(ids).catch(whileAway);
    const marks = read && new Map(read.map((mark) => [mark.instance_id, mark]));
    if (!marks) return this.#keepAll(ids, at);
    for (const id of ids) {
      const entry = this.#entries.get(id);
      const mark = marks.get(id);
      if (!entry) continue;
      const same = mark && usable(mark.status) && mark.revision === entry.revision;
      // What waits in the spool holds as long as the store shows what it was spent from: the next generation there is
      // another's.
      const waits = this.#waits(id, entry.generation - 1);
      if (same && waits && mark.generation === entry.generation - 1) this.#keepAll([id], at);
      else if (same && !waits && mark.generation === entry.generation) {
        entry.confirmedAt = at;
        entry.version = version;
        entry.promise = entry.confirmed;
      } else this.#entries.delete(id);
    }
  }
}

const marked = (token: AccessToken): AccessToken => ({ ...token, unconfirmed: true });

const weigh = (id: string, { size }: Entry): number => size + id.length;

/** A store that does not answer takes no token away: what is held is good until its end. */
function whileAway(error: unknown): null {
  if (error instanceof EvergrantError && error.code === 'store_unavailable') return null;
  throw error;
}

const usable = (status: InstanceStatus): boolean => status === 'active';
