import type { AuthenticationMethod } from '../manifest/connector.ts';

/** The title of the first choice that was made ("Production", "Trial"): what tells two instances apart. Empty: none. */
export function environmentOf(
  method: Pick<AuthenticationMethod, 'credential_fields'> | undefined,
  credentials: Readonly<Record<string, string | number>>,
): string {
  const field = method?.credential_fields.find(({ choices }) => choices !== undefined);
  const value = field && credentials[field.name];
  return field?.choices?.find((choice) => choice.value === value)?.title ?? '';
}
