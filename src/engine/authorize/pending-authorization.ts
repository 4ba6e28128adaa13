import { timingSafeEqual } from 'node:crypto';
import { EvergrantError } from '../../errors.ts';
import type { AuthorizationResponse } from '../../oauth/authorization.ts';
import { digest } from '../access/random-text.ts';
import type { EngineContext } from '../context.ts';
import type { FinishOptions } from '../engine.ts';
import type { AuthorizationRecord } from '../store.ts';

const again = 'Start the authorisation again.';

/**
 * The pending authorization that an answer belongs to. It is found by the hash of its state, so that nothing secret is
 * compared; none of these checks uses it up.
 * @throws unknown_state, connector_mismatch, browser_mismatch, state_used, state_expired, issuer_mismatch
 */
export async function findPending(
  context: EngineContext,
  response: AuthorizationResponse,
  options: FinishOptions,
): Promise<AuthorizationRecord> {
  const pending = response.state === null ? null : await context.store.authorizations.find(digest(response.state));
  if (!pending) {
    throw new EvergrantError('unknown_state', 'This answer belongs to no authorisation that was begun here.', {
      hint: again,
    });
  }
  if (options.connector !== undefined && options.connector !== pending.connector) {
    throw new EvergrantError(
      'connector_mismatch',
      'This answer arrived at the callback address of another connector.',
      {
        hint: 'Check the redirect URI that is registered with the provider.',
      },
    );
  }
  if (pending.browser_hash !== null && !sameBrowser(pending.browser_hash, options.browser)) {
    throw new EvergrantError('browser_mismatch', 'This answer arrived from another browser than the one that began.', {
      hint: 'Finish in the browser, and the window, in which you began; or start again here.',
    });
  }
  if (pending.used_at !== null) {
    throw new EvergrantError('state_used', 'This authorisation was answered already.', {
      hint: 'If the connection does not work, start the authorisation again.',
    });
  }
  if (pending.expires_at <= context.clock.now()) {
    throw new EvergrantError('state_expired', 'This authorisation was begun too long ago.', { hint: again });
  }
  checkIssuer(pending, response);
  return pending;
}

const sameBrowser = (hash: string, browser: string | undefined): boolean =>
  browser !== undefined && timingSafeEqual(Buffer.from(hash), Buffer.from(digest(browser)));

/** RFC 9207 §2.4: where the provider announced that it names itself, it must, and rightly. */
function checkIssuer({ issuer }: AuthorizationRecord, { iss }: AuthorizationResponse): void {
  if (issuer === null || iss === issuer) return;
  throw new EvergrantError('issuer_mismatch', 'This answer names another issuer than the provider that was asked.', {
    hint: again,
  });
}
