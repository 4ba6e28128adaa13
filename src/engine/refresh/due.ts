import { type GrantHistory, keepAliveDue } from '../../instance/keep-alive-due.ts';
import { hasTokens } from '../../instance/method.ts';
import { refreshSpends } from '../../instance/refreshable.ts';
import type { TokenSet } from '../../instance/token-set.ts';
import type { AuthenticationMethod, TokenMethod } from '../../manifest/connector.ts';
import type { EngineContext } from '../context.ts';

/** When keep-alive should look at a grant whose token set arrives now; spread by randomness. null: never. */
export function firstDue(
  context: EngineContext,
  method: AuthenticationMethod,
  tokens: TokenSet,
  history: GrantHistory,
  now: number,
): number | null {
  if (!hasTokens(method)) return null;
  const [high = 0, low = 0] = context.random(2);
  const due = keepAliveDue(method.refresh_token, tokens, history, now, (high * 256 + low) / 65_536);
  return earlier(due, extendBy(method, tokens, now));
}

/** Where the access token itself is what is spent, it must be spent before its end. */
function extendBy(method: TokenMethod, { expires_at }: TokenSet, now: number): number | null {
  if (expires_at === null || refreshSpends(method) !== 'access_token') return null;
  return Math.round(now + Math.max(0, expires_at - now) * 0.6);
}

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);
