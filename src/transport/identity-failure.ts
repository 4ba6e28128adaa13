import { EvergrantError } from '../errors.ts';

const again = 'Try again in a minute. If it stays so, tell whoever runs this server.';

/**
 * What went wrong with the identity provider, for the person at the sign-in page. Of what the provider or the library
 * says, only error codes and sentences without values are repeated.
 */
export function identityFailure(thrown: unknown, name: string, host: string): EvergrantError {
  const chain = causes(thrown);
  const own = chain.find((error) => error instanceof EvergrantError);
  if (own !== undefined) return new EvergrantError(own.code, own.message, { hint: hintOf(own, host), cause: thrown });
  const { error } = thrown as { error?: unknown };
  const code = typeof error === 'string' && /^[\w.-]{1,60}$/.test(error) ? error : null;
  const source = (thrown as { code?: unknown }).code;
  if (source === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') return refused(code, name, thrown);
  if (code === 'invalid_client' || isChallenge(thrown as Error)) {
    return new EvergrantError('invalid_client', `${name} does not accept the client id and secret of this server.`, {
      hint: 'Whoever runs this server must check EVERGRANT_OIDC_CLIENT_ID and EVERGRANT_OIDC_CLIENT_SECRET.',
      cause: thrown,
    });
  }
  const reason = code ?? chain.findLast(fromLibrary)?.message ?? 'it could not be read';
  const wrongIssuer = /\biss(uer)?\b/.test(reason);
  return new EvergrantError(
    wrongIssuer ? 'issuer_mismatch' : 'provider_error',
    `The answer of ${name} was not accepted (${reason.slice(0, 120)}). Nobody was signed in.`,
    { hint: wrongIssuer ? wrongIssuerHint : again, cause: thrown },
  );
}

const wrongIssuerHint =
  'Begin again on the sign-in page. If it stays so, whoever runs this server must check EVERGRANT_OIDC_ISSUER.';

function refused(code: string | null, name: string, cause: unknown): EvergrantError {
  if (code === 'access_denied') {
    return new EvergrantError('access_denied', `The sign-in at ${name} was cancelled, or ${name} did not allow it.`, {
      hint: `Begin again on the sign-in page. If you did not cancel it, ask whoever runs ${name} for access to this application.`,
      cause,
    });
  }
  return new EvergrantError('authorization_error', `${name} refused the sign-in${code === null ? '' : ` (${code})`}.`, {
    hint: again,
    cause,
  });
}

function hintOf({ code }: EvergrantError, host: string): string {
  if (code !== 'egress_refused') return again;
  return `Whoever runs this server must check EVERGRANT_OIDC_ISSUER. A provider in a private network must be named: EVERGRANT_PRIVATE_HOSTS=${host}.`;
}

/** A server that was shown a wrong secret by Basic may answer with a challenge (RFC 6749 §5.2). */
function isChallenge({ cause }: { cause?: unknown }): boolean {
  const challenges: readonly { scheme?: unknown; parameters?: { error?: unknown } }[] = Array.isArray(cause)
    ? cause
    : [];
  return challenges.some(({ scheme, parameters }) => scheme === 'basic' || parameters?.error === 'invalid_client');
}

/** Others, such as those of JSON.parse, repeat what they read. */
const fromLibrary = (error: Error): boolean => String((error as { code?: unknown }).code).startsWith('OAUTH_');

/** The errors of ours and of the library, the outermost first; what else a cause may hold is not read. */
function causes(thrown: unknown): Error[] {
  const chain: Error[] = [];
  for (let error = thrown; error instanceof Error && chain.length < 8; error = error.cause) chain.push(error);
  return chain;
}
