import type { AuthenticationMethod, CredentialField } from '../../manifest/connector.ts';
import type { Provider } from '../../sandbox/provider.ts';

/** Values with which an instance works at the sandbox; null where a field asks for something that it cannot know. */
export function sampleCredentials(method: AuthenticationMethod, provider: Provider): Record<string, string> | null {
  const fields = method.credential_fields.filter((field) => field.required && field.default === undefined);
  const entries = fields.map((field) => [field.name, sampleValue(field, provider)] as const);
  if (entries.some(([, value]) => value === undefined)) return null;
  return Object.fromEntries(entries) as Record<string, string>;
}

function sampleValue(field: CredentialField, provider: Provider): string | undefined {
  const client = provider.clients[0];
  if (field.choices !== undefined) return field.choices.find(({ value }) => isPlayed(value, provider))?.value;
  if (field.format === 'hostname') return provider.hosts[0];
  if (field.name === 'client_id') return client?.client_id;
  if (field.name === 'client_secret') return client?.client_secret;
  if (field.name === 'scope') return client?.scopes.join(provider.scopes.separator);
  return undefined;
}

function isPlayed(value: string, provider: Provider): boolean {
  return provider.hosts.includes(value);
}
