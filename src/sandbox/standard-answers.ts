import type { Json } from './template.ts';

/** RFC 6749 §5.2. */
export const errorBody: Json = { error: '{error}', error_description: '{error_description}' };

/** RFC 6749 §5.1. */
export const tokenAnswer: Json = {
  access_token: '{access_token}',
  token_type: '{token_type}',
  expires_in: '{expires_in}',
  refresh_token: '{refresh_token}',
  scope: '{scope}',
};

/** RFC 6749 §4.1.2, RFC 9207 §2: what has no value is left out. */
export const callbackAnswer = { code: '{code}', state: '{state}', iss: '{issuer}' };

/** RFC 6749 §4.1.2.1. */
export const callbackError = {
  error: '{error}',
  error_description: '{error_description}',
  state: '{state}',
  iss: '{issuer}',
};
