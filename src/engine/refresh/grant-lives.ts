import { finalEnd, idleEnd } from '../../instance/grant-end.ts';
import { hasTokens } from '../../instance/method.ts';
import type { EngineContext } from '../context.ts';
import type { GrantLife, InstanceView } from '../engine.ts';
import type { Grant } from '../store.ts';

/** How long the grants of these instances live, as far as the connectors declare it. */
export async function grantLives(
  context: EngineContext,
  instances: readonly InstanceView[],
): Promise<ReadonlyMap<string, GrantLife>> {
  const lives = instances.map(async (instance) => {
    const grant = await context.store.grants.find(instance.id);
    return grant?.tokens ? [[instance.id, lifeOf(context, instance, grant)] as const] : [];
  });
  return new Map((await Promise.all(lives)).flat());
}

function lifeOf({ connectors }: EngineContext, instance: InstanceView, grant: Grant): GrantLife {
  const connector = connectors.list().find(({ id }) => id === instance.connector);
  const method = connector?.authentication_methods.find(({ id }) => id === instance.method);
  const { tokens, authorized_at, due_at } = grant;
  const rules = method && hasTokens(method) ? method.refresh_token : null;
  const ends = rules && tokens ? [finalEnd(rules, tokens, authorized_at), idleEnd(rules, tokens)] : [];
  return {
    authorized_at,
    obtained_at: tokens && tokens.obtained_at > 0 ? tokens.obtained_at : null,
    token_ends_at: tokens?.expires_at ?? null,
    ends: ends.filter((end) => end !== null).toSorted((a, b) => a.at - b.at),
    due_at,
  };
}
