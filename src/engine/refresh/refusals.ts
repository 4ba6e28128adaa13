import { hasEnded } from '../../instance/grant-end.ts';
import type { RefreshTokenRules } from '../../manifest/connector.ts';
import type { Clock } from '../ports.ts';
import type { Grant, GrantStore } from '../store.ts';
import { byHost } from './by-host.ts';
import { HostSuccesses } from './host-successes.ts';
import type { Pauses } from './pauses.ts';

const minute = 60_000;
/** A refusal is confirmed by another one this long after it; milliseconds. */
const confirmedAfter = 5 * minute;
/** The same while the provider refuses many, and grants others. */
const carefullyAfter = 60 * minute;
/** What a provider refuses for this long, whatever it does to others, is gone. */
const surelyAfter = 24 * 60 * minute;
const pauseLength = minute;
/** Fewer than this are no sign of trouble with the provider. */
const fewest = 10;
const share = 1 / 5;
/** How long a count of all grants of one host is believed; it costs as much as there are. */
const countedFor = minute;

/** `retryIn`: milliseconds after which the provider is asked again. */
export type Verdict = { readonly condemn: true } | { readonly condemn: false; readonly retryIn: number };

export interface Judge {
  /** The provider granted a refresh. */
  granted(tokenHost: string): void;
  /**
   * Whether a refusal is believed. Where a provider refuses many grants at once it is more likely wrong than they are,
   * and nobody should be sent through consent for that: so with enough grants at one host a first refusal is held, and
   * one five minutes later confirms it. Where more than a fifth are refused, refreshes to it pause for a minute, and
   * again, for as long as next to nothing is granted in between. Once it has granted others since it refused this one, it
   * works, and what it goes on refusing for an hour is gone.
   *
   * Asking once more costs nothing: a token that is refused was not spent.
   */
  refused(grant: Grant, rules: RefreshTokenRules): Promise<Verdict>;
}

export function createJudge(grants: GrantStore, pauses: Pauses, clock: Clock): Judge {
  const successes = new HostSuccesses();
  const counts = byHost<{ readonly count: number; readonly countedAt: number }>();

  async function refused(grant: Grant, rules: RefreshTokenRules): Promise<Verdict> {
    const { token_host: host, refused_at } = grant;
    const now = clock.now();
    // Grants that were made together end together: a refusal after the declared end is what was to be expected.
    if (hasEnded(rules, grant, now)) return { condemn: true };
    const count = await countGrants(host);
    if (count < fewest) return { condemn: true };
    const held = (await grants.countHeld(host, now - surelyAfter)) + (refused_at === null ? 1 : 0);
    const many = held >= fewest && held > count * share;
    const heldFor = refused_at === null ? 0 : now - refused_at;
    const works = successes.provedSince(host, refused_at ?? now - confirmedAfter);
    // Once for a burst of refusals in any case, and on while there is no proof that the provider works.
    const pausing = many && heldFor < surelyAfter && !(works && (await pauses.wasWithin(host, confirmedAfter)));
    if (pausing) await pauses.begin(host, pauseLength);
    else if (refused_at !== null && heldFor >= (many ? carefullyAfter : confirmedAfter)) return { condemn: true };
    return { condemn: false, retryIn: heldFor < confirmedAfter ? minute : confirmedAfter };
  }

  async function countGrants(host: string): Promise<number> {
    const known = counts.get(host);
    const at = clock.monotonic();
    if (known && at - known.countedAt < countedFor) return known.count;
    const count = await grants.countGrants(host);
    counts.set(host, { count, countedAt: at });
    return count;
  }

  return { granted: (host) => successes.add(host, clock.now()), refused };
}
