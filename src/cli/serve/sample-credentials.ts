import type { AuthenticationMethod, CredentialField } from '../../manifest/connector.ts';
import type { ApiCredential } from '../../sandbox/api.ts';
import type { AuthorizationServer, Client } from '../../sandbox/authorization-server.ts';
import type { Provider } from '../../sandbox/provider.ts';

/** Values with which an instance works at the sandbox; null where a field asks for something that it cannot know. */
export function sampleCredentials(method: AuthenticationMethod, provider: Provider): Record<string, string> | null {
  const sample = sampleFor(method, provider);
  const fields = method.credential_fields.filter((field) => field.required && field.default === undefined);
  const entries = fields.map((field) => [field.name, sampleValue(field, sample, provider)] as const);
  if (entries.some(([, value]) => value === undefined)) return null;
  return Object.fromEntries(entries) as Record<string, string>;
}

interface Sample {
  readonly server?: AuthorizationServer | undefined;
  readonly client?: Client | undefined;
  readonly credential?: ApiCredential | undefined;
}

/** What of the provider file belongs to the method: the first client of its server, or the first API credential. */
function sampleFor(method: AuthenticationMethod, provider: Provider): Sample {
  const isFor = ({ methods }: { readonly methods: readonly string[] | null }) =>
    methods === null || methods.includes(method.id);
  if (method.grant === 'api_key' || method.grant === 'http_basic')
    return { credential: provider.api.credentials.find(isFor) };
  const { grant } = method;
  const server = provider.servers.find((one) => isFor(one) && grant in one.token_endpoint.grants);
  return { server, client: server?.clients[0] };
}

function sampleValue(field: CredentialField, sample: Sample, provider: Provider): string | undefined {
  const { server, client, credential } = sample;
  const own = client?.values[field.name] ?? credential?.values[field.name];
  if (own !== undefined) return own;
  if (field.choices !== undefined) return field.choices.find(({ value }) => provider.hosts.includes(value))?.value;
  if (field.format === 'hostname') return provider.hosts.find((host) => !host.startsWith('*'));
  if (field.name === 'client_id') return client?.client_id;
  if (field.name === 'client_secret') return client?.client_secret;
  if (field.name === 'scope' && client && client.scopes.length > 0) return client.scopes.join(server?.scopes.separator);
  return undefined;
}
