import type { Warning } from '../instance/credentials.ts';
import type { EngineContext } from './context.ts';

/** Says where the same account was authorised with the same client before: providers end one grant for the other. */
export async function accountWarnings(context: EngineContext, id: string): Promise<readonly Warning[]> {
  const others = await context.store.instances.sameIdentity(id);
  if (others.length === 0) return [];
  const message = `The same account is connected with the same client as ${others.join(', ')}. Some providers end the older grant then; remove what is not needed.`;
  return [{ code: 'same_account', field: null, message }];
}
