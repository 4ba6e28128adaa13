import { EvergrantError } from '../errors.ts';
import type { AuthorizationCodeMethod } from '../manifest/connector.ts';
import { expandValue } from '../manifest/template.ts';
import { isSigned } from '../oauth/callback-signature.ts';
import { lookUpIn, type Roots } from './roots.ts';

/**
 * Refuses a callback that the provider did not sign, where the connector says that it signs them.
 * @throws invalid_request
 */
export function checkSignature(callbackUrl: string, method: AuthorizationCodeMethod, values: Roots): void {
  const { signature } = method.authorization_response;
  if (signature === undefined) return;
  if (isSigned(callbackUrl, signature.from, expandValue(signature.key, lookUpIn(method, values)))) return;
  throw new EvergrantError('invalid_request', `The answer's signature (${signature.from}) is missing or wrong.`, {
    hint: 'Start the authorisation again. If it happens each time, check the client secret.',
  });
}
