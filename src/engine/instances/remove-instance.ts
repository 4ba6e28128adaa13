import { EvergrantError } from '../../errors.ts';
import { currentTokens } from '../../instance/current-tokens.ts';
import { hasTokens } from '../../instance/method.ts';
import { readRevocationAnswer } from '../../instance/read-answer.ts';
import { revocationRequest } from '../../instance/resolve.ts';
import { scrub } from '../../instance/scrub.ts';
import { exchange, failureOf } from '../authorize/exchange.ts';
import type { EngineContext } from '../context.ts';
import type { ChangeOptions } from '../engine.ts';
import { fresh } from '../refresh/fresh.ts';
import { eventOf } from '../trail/record-event.ts';
import { readInstance } from './instances.ts';
import { noInstance, openInstance } from './opened-instance.ts';

/**
 * Removes an instance; with `revoke` its grant is ended at the provider first (RFC 7009), and where that fails nothing is
 * removed.
 * @throws not_found, revocation_not_supported, revocation_failed
 */
export async function removeInstance(
  context: EngineContext,
  id: string,
  { revoke = false, check }: { readonly revoke?: boolean } & ChangeOptions,
): Promise<void> {
  check?.(await readInstance(context, id));
  if (revoke) await revokeGrant(context, id);
  const removed = await context.store.instances.remove(id, context.clock.now(), eventOf(context, 'removed'));
  context.cache.forget(id);
  if (!removed) throw noInstance(id);
}

async function revokeGrant(context: EngineContext, id: string): Promise<void> {
  const { connector, method, values, hosts, secrets } = await openInstance(context, id);
  const template = hasTokens(method) ? method.revocation_request : undefined;
  if (!template) {
    throw new EvergrantError('revocation_not_supported', `${connector.title} declares no way to revoke a grant.`, {
      hint: 'Remove the instance without revoking, and have the customer withdraw the access at the provider.',
    });
  }
  const grant = await context.store.grants.find(id);
  // Never authorised: there is nothing that could be revoked.
  if (!grant?.tokens) return;
  const tokens = currentTokens(grant.tokens);
  const failure = await Promise.resolve()
    .then(() => revocationRequest(connector, method, values, tokens, fresh(context)))
    .then((request) => request && exchange(context, request, hosts, grant.route))
    .then((answer) => answer && readRevocationAnswer(answer, template, context.clock.now()))
    .catch(failureOf);
  if (!failure) return;
  const words = scrub(failure.message, [...secrets, tokens.access_token, tokens.refresh_token]);
  throw new EvergrantError('revocation_failed', `The grant was not revoked, so nothing was removed. ${words}`, {
    hint: 'Try again, or remove the instance without revoking.',
  });
}
