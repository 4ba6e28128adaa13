import type { Account, Arena } from './arena.ts';

/**
 * What became of a grant, proved by one more refresh.
 * `alive`: it was refreshed · `lost`: the provider answers nothing for it any more, or what it answers nobody has ·
 * `given_up`: nobody asked again, because the manifest says that this provider punishes it · `wrong`: what the instance
 * says is not what the provider knows.
 */
export interface Fate {
  readonly end: 'alive' | 'lost' | 'given_up' | 'wrong';
  /** What the instance says of itself. */
  readonly said: string;
}

export async function fateOf({ engine, provider }: Arena, { name, kind, instance }: Account): Promise<Fate> {
  const before = await engine.instance(instance.id);
  if (before.status === 'active') await engine.refresh(instance.id).catch(() => {});
  const { status, health } = await engine.instance(instance.id);
  const ledger = provider.ledger.entry(name);
  const said = `${status} (${health.code ?? health.state}): ${health.reason}`;
  if (status === 'active') {
    const token = await engine.accessToken(instance.id).catch(() => null);
    const right = !ledger.dead && token?.access_token === ledger.access && health.state === 'ok';
    return { end: right ? 'alive' : 'wrong', said };
  }
  if (status !== 'reauthorization_required' || health.next_step === null) return { end: 'wrong', said };
  if (kind === 'reuse_detection' && health.code !== 'invalid_grant') return { end: 'given_up', said };
  // The token that works was in an answer that nobody has, and the one that everybody has does not work.
  const lost = health.code === 'invalid_grant' && ledger.refused > 0 && (ledger.dead || ledger.granted > 0);
  return { end: lost ? 'lost' : 'wrong', said };
}
