import { keepAliveDue } from '../instance/keep-alive-due.ts';
import { hasTokens } from '../instance/method.ts';
import type { TokenSet } from '../instance/token-set.ts';
import type { AuthenticationMethod } from '../manifest/connector.ts';
import type { EngineContext } from './context.ts';

/** When keep-alive should look at a token set that arrives now; spread by randomness. null: never. */
export function firstDue(
  context: EngineContext,
  method: AuthenticationMethod,
  tokens: TokenSet,
  now: number,
): number | null {
  if (!hasTokens(method)) return null;
  const [high = 0, low = 0] = context.random(2);
  return keepAliveDue(method.refresh_token, tokens, now, (high * 256 + low) / 65_536);
}
