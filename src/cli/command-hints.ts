import type { ErrorCode } from '../errors.ts';

/** The next step where it is a command; elsewhere the error's own hint is better. */
export const commandHints: Readonly<Partial<Record<ErrorCode, string>>> = {
  not_authorized: 'Authorise it: evergrant authorize <instance>',
  reauthorization_required: 'Authorise it again: evergrant authorize <instance>',
  ambiguous_name: 'evergrant list --json shows the ids.',
  invalid_credentials:
    'Give values with --set field=value, secrets with --set field=@file or --set field=- (standard input).',
  redirect_uri_not_https:
    'Register https://localhost/ as a redirect URI at the provider, run the command with --redirect-uri https://localhost/ and paste the address that the browser ends on.',
  route_mismatch:
    'Instances of the sandbox need --sandbox (or the same --connect-to), instances of the real provider need neither.',
};
