import type { Sandbox } from './sandbox.ts';

/** What a person needs to try a sandbox, as lines for a terminal. */
export function sandboxSummary({ origin, provider }: Sandbox): string[] {
  const rows = provider.clients.flatMap((client): [string, string][] => [
    ['client id', client.client_id],
    ['client secret', client.client_secret ?? '(none: a public client)'],
    ['scopes', client.scopes.join(provider.scopes.separator)],
  ]);
  return [
    `Sandbox: simulated ${provider.title}. Nothing here reaches the vendor.`,
    ...[['address', origin], ['plays', provider.hosts.join(', ')], ...rows].map(
      ([name, value]) => `  ${`${name}`.padEnd(13)}  ${value}`,
    ),
  ];
}

/** The flags that lead a command to the sandbox instead of the vendor, one for each host. */
export function connectToFlags({ origin, provider }: Sandbox): string[] {
  return provider.hosts.map((host) => `--connect-to https://${host}=${origin}`);
}
