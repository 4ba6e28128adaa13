import { EvergrantError } from '../../errors.ts';
import { readCredentials } from '../../instance/credentials.ts';
import { withConsent } from '../../instance/method.ts';
import { providerUrl } from '../../instance/provider-url.ts';
import { authorizationUrl, issuer as issuerOf, stateLength } from '../../instance/resolve.ts';
import { requestedScope } from '../../instance/roots.ts';
import { codeVerifier, verifierBytes } from '../../oauth/pkce.ts';
import { stateBytes, stateOf } from '../../oauth/state.ts';
import { digest, randomId } from '../access/random-text.ts';
import type { EngineContext } from '../context.ts';
import type { BeginOptions, BegunAuthorization } from '../engine.ts';
import { noInstance, type OpenedInstance, openInstance } from '../instances/opened-instance.ts';
import type { Route } from '../ports.ts';
import { fresh } from '../refresh/fresh.ts';
import { checkRoute } from './exchange.ts';

/** How long a customer may take at the provider, milliseconds. */
const pendingFor = 15 * 60_000;

/** Begins an authorization (RFC 6749 §4.1.1): stores what the callback will need, returns the URL to open. */
export async function beginAuthorization(
  context: EngineContext,
  id: string,
  options: BeginOptions,
): Promise<BegunAuthorization> {
  const { store, transport, random, clock } = context;
  const opened = await openInstance(context, id);
  const { record, connector, method, entered: values } = opened;
  const grant = await store.grants.find(id);
  if (!grant) throw noInstance(id);
  const { pkce } = withConsent(method).authorization_request;
  const token_url = providerUrl(connector, method, values);
  checkRoute(context, token_url, grant.route);
  const route = transport.routeOf(token_url);
  const redirect_uri = readRedirectUri(options.redirect_uri, opened, route);
  const length = stateLength(method, values);
  const state = stateOf(random(stateBytes(length)), length);
  const code_verifier = pkce === 'S256' ? codeVerifier(random(verifierBytes)) : '';
  const now = clock.now();
  const expires_at = now + pendingFor;
  await store.authorizations.begin({
    state_hash: digest(state),
    result_id: randomId(random, 'ar'),
    instance_id: record.id,
    connector: connector.id,
    method: method.id,
    revision: record.revision,
    browser_hash: options.browser === undefined ? null : digest(options.browser),
    token_url,
    issuer: issuerOf(method, values),
    redirect_uri,
    scope: requestedScope(method, values) || null,
    code_verifier,
    route,
    return_url: options.return_url === undefined ? null : readReturnUrl(context, options.return_url),
    confirm: options.confirm ?? false,
    by: context.actor,
    created_at: now,
    expires_at,
  });
  const url = authorizationUrl(connector, method, values, { state, redirect_uri, code_verifier }, fresh(context));
  const { warnings } = readCredentials(connector, method, record.credentials);
  return { authorization_url: transport.browserUrl(url), redirect_uri, expires_at, warnings };
}

/** RFC 6749 §3.1.2: absolute, without a fragment. */
function readRedirectUri(text: string, { connector, method }: OpenedInstance, route: Route): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || text.includes('#')) {
    throw new EvergrantError(
      'invalid_request',
      'The redirect URI must be an absolute http or https URL without a fragment.',
    );
  }
  // A sandbox accepts loopback, so that the whole flow can be tried on one machine.
  if (withConsent(method).authorization_request.https_redirect_uri && url.protocol !== 'https:' && route === 'direct') {
    throw new EvergrantError(
      'redirect_uri_not_https',
      `${connector.title} accepts https redirect URIs only, and this one is ${text}.`,
      {
        hint: 'Use an https address that is registered with the provider: --public-url for a server, --redirect-uri https://localhost/ for the command line.',
      },
    );
  }
  return text;
}

/** An open redirect is how codes and people are stolen, so a return URL's origin must be on the list. @throws invalid_request */
export function readReturnUrl(context: EngineContext, text: string): string {
  // A page of this server's own console.
  if (/^\/console\/connections\/\w+$/.test(text)) return text;
  const origin = URL.canParse(text) ? new URL(text).origin : null;
  if (origin !== null && context.returnOrigins.includes(origin)) return text;
  throw new EvergrantError('invalid_request', 'The return URL leads to an origin that is not allowed.', {
    hint: 'List the origin in EVERGRANT_RETURN_ORIGINS.',
    problems: [{ field: 'return_url', message: 'Its origin is not on the list of allowed ones.' }],
  });
}
