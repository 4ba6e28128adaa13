import { EvergrantError } from '../../errors.ts';
import { digest, randomText } from '../access/random-text.ts';
import type { EngineContext } from '../context.ts';
import type { AuthorizationResult, BegunAuthorization, ConnectLinkOptions, ConnectLinkView } from '../engine.ts';
import { openInstance } from '../instances/opened-instance.ts';
import type { ConnectLinkRecord } from '../store.ts';
import { beginAuthorization, readReturnUrl } from './begin-authorization.ts';

/** How long a customer's link can be opened, milliseconds. */
const linkLives = 15 * 60_000;
const askForAnother = 'Ask the person who sent it for a new one.';

export async function createConnectLink(
  context: EngineContext,
  id: string,
  { return_url: wanted, confirm = false }: ConnectLinkOptions = {},
): Promise<{ link: string; expires_at: number }> {
  const { record } = await openInstance(context, id);
  const link = randomText(context.random, 32);
  const now = context.clock.now();
  const expires_at = now + linkLives;
  const return_url = wanted === undefined ? null : readReturnUrl(context, wanted);
  if (confirm && return_url === null) throw nowhereToConfirm();
  await context.store.connectLinks.insert(
    { link_hash: digest(link), instance_id: record.id, return_url, confirm, expires_at },
    now,
  );
  return { link, expires_at };
}

export async function connectLink(context: EngineContext, link: string): Promise<ConnectLinkView> {
  const { instance_id, expires_at } = await findLink(context, link);
  const { record, connector, values } = await openInstance(context, instance_id);
  return {
    connector: connector.id,
    instance_name: record.name,
    connector_title: connector.title,
    scope: values.scope ?? null,
    expires_at,
  };
}

export async function useConnectLink(
  context: EngineContext,
  link: string,
  options: { readonly browser: string; readonly redirect_uri: string },
): Promise<BegunAuthorization> {
  const { link_hash, instance_id, return_url, confirm } = await findLink(context, link);
  // Begun before the link is used up: where that fails, the customer can try again.
  const begun = await beginAuthorization(context, instance_id, {
    ...options,
    confirm,
    ...(return_url === null ? {} : { return_url }),
  });
  if (await context.store.connectLinks.use(link_hash, context.clock.now())) return begun;
  throw linkUsed();
}

/** For the page after the callback. @throws not_found */
export async function authorizationResult(context: EngineContext, resultId: string): Promise<AuthorizationResult> {
  const result = await context.store.authorizations.result(resultId);
  if (!result) throw new EvergrantError('not_found', 'There is no such result, or it is too old to be shown.');
  const { record, connector } = await openInstance(context, result.instance_id);
  const { error, return_url, held } = result;
  return { instance_name: record.name, connector_title: connector.title, error, return_url, held };
}

async function findLink(context: EngineContext, link: string): Promise<ConnectLinkRecord> {
  const record = await context.store.connectLinks.find(digest(link));
  if (!record) throw new EvergrantError('link_unknown', 'This link is not known here.', { hint: askForAnother });
  if (record.used_at !== null) throw linkUsed();
  if (record.expires_at > context.clock.now()) return record;
  throw new EvergrantError('link_expired', 'This link has expired.', { hint: askForAnother });
}

function nowhereToConfirm(): EvergrantError {
  return new EvergrantError('invalid_request', 'A link whose grant waits to be confirmed needs a return URL.', {
    hint: 'Give return_url: the code for the confirmation arrives there, in the session of your own customer.',
    problems: [{ field: '/return_url', message: 'is missing' }],
  });
}

const linkUsed = (): EvergrantError =>
  new EvergrantError('link_used', 'This link was used already.', { hint: askForAnother });
