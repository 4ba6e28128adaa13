import { EvergrantError } from '../errors.ts';
import type { Parameters } from './parameters.ts';

/**
 * RFC 9110 §5.5: a header's value is visible ASCII with spaces inside. Nothing that a person or a provider writes may
 * end it and begin another one.
 * @throws invalid_credentials; the message holds nothing of the value
 */
export function checkHeaders(headers: Parameters): Parameters {
  for (const [name, value] of headers) {
    if (/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)) continue;
    throw new EvergrantError('invalid_credentials', `The header ${name} would hold characters that no header may.`, {
      hint: 'Correct the credential fields that it is made of.',
    });
  }
  return headers;
}
