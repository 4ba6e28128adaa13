import type { EngineContext } from './context.ts';
import type { Grant } from './store.ts';

/** Refusals within this time count together, and one that is held is confirmed by a second after it; milliseconds. */
export const refusalWindow = 5 * 60_000;
/** How long refreshes to a provider pause that refuses too many; milliseconds. */
const pauseLength = 60_000;
/** Fewer than this are no sign of trouble with the provider. */
const fewest = 10;
const share = 1 / 5;

export type Verdict = { readonly condemn: true } | { readonly condemn: false; readonly retryIn: number };

/**
 * Whether a refusal is believed. Where a provider refuses many grants at once it is more likely wrong than they are, and
 * nobody should be sent through consent for that: so with enough grants at one host a first refusal is held, and a
 * second one five minutes later confirms it, unless by then more than a fifth are refused; then refreshes pause.
 */
export async function judge(context: EngineContext, grant: Grant): Promise<Verdict> {
  const { store, clock } = context;
  const now = clock.now();
  const { grants, refused } = await store.grants.refusals(grant.token_host, now - refusalWindow);
  if (grants < fewest) return { condemn: true };
  const counted = refused + (grant.refused_at === null ? 1 : 0);
  if (counted >= fewest && counted > grants * share) {
    await store.pauses.pause(grant.token_host, now + pauseLength);
    context.pauses.forget(grant.token_host);
    return { condemn: false, retryIn: pauseLength };
  }
  const confirmed = grant.refused_at !== null && now - grant.refused_at >= refusalWindow;
  return confirmed ? { condemn: true } : { condemn: false, retryIn: refusalWindow };
}
