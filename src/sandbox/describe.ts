import type { Sandbox } from './sandbox.ts';

/** What a person needs to try a sandbox, as lines for a terminal. */
export function sandboxSummary({ origin, provider }: Sandbox): string[] {
  const rows = provider.servers.flatMap((server) =>
    server.clients.flatMap((client): [string, string][] => [
      ...(provider.servers.length === 1 ? [] : [['for', server.title] as [string, string]]),
      ['client id', client.client_id],
      ['client secret', client.client_secret ?? '(none: a public client)'],
      ...(client.scopes.length === 0
        ? []
        : [['scopes', client.scopes.join(server.scopes.separator)] as [string, string]]),
    ]),
  );
  const credentials = provider.api.credentials.flatMap(({ values }) => Object.entries(values));
  const facts: [string, string][] = [
    ['address', origin],
    ['plays', provider.hosts.join(', ')],
    ...rows,
    ...credentials,
  ];
  return [
    `Sandbox: simulated ${provider.title}. Nothing here reaches the vendor.`,
    ...facts.map(([name, value]) => `  ${name.padEnd(13)}  ${value}`),
  ];
}

/** The flags that lead a command to the sandbox instead of the vendor, one for each host. */
export function connectToFlags({ connectTo }: Sandbox): string[] {
  return [...connectTo].map(([from, to]) => `--connect-to ${from}=${to}`);
}
