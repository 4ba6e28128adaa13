import type { Issue } from '../manifest/issue.ts';
import type { PositionOf } from '../manifest/position.ts';
import { serverDocuments } from './build-provider.ts';
import { checkServer } from './check-server.ts';
import { checkTemplates, type Report } from './check-templates.ts';
import { servedOn } from './hosts.ts';
import type { Provider } from './provider.ts';
import type { ProviderDocument } from './provider-document.ts';

/**
 * What the schema of provider files cannot say. `document`: the file as it is written; `id`: the file name without its
 * endings.
 */
export function checkProvider(
  provider: Provider,
  document: ProviderDocument,
  id: string,
  positionOf: PositionOf,
): Issue[] {
  const issues: Issue[] = [];
  const report: Report = (code, pointer, message) => issues.push({ code, message, pointer, ...positionOf(pointer) });

  if (provider.id !== id)
    report('file-name', '/id', `The id is "${provider.id}", but the file is named after "${id}".`);
  checkServers(provider, document, report);
  checkApi(provider, report);
  checkTemplates(provider, document, report);
  checkHosts(document, provider.hosts, report);
  return issues;
}

/** Where a part of a server stands: in the server itself, or at the root for all. */
function pointerOf(document: ProviderDocument, server: number): (part: string) => string {
  return (part) => {
    const own = document.authorization_servers?.[server];
    return own !== undefined && part in own ? `/authorization_servers/${server}/${part}` : `/${part}`;
  };
}

function checkServers(provider: Provider, document: ProviderDocument, report: Report): void {
  const { authorization_servers = [] } = document;
  for (const [i, server] of serverDocuments(document).entries()) {
    const missing = (['clients', 'token_endpoint'] as const).filter((part) => server[part] === undefined);
    const pointer = authorization_servers.length > 0 ? `/authorization_servers/${i}` : '';
    for (const part of missing) report('missing-key', pointer, `"${part}" is missing, here and at the root.`);
    const built = provider.servers.find(({ id }) => id === server.id);
    if (built !== undefined && missing.length === 0) checkServer(built, pointerOf(document, i), report);
  }
  for (const i of repeated(authorization_servers.map(({ id }) => id)))
    report('duplicate-name', `/authorization_servers/${i}/id`, 'Another server has the same id.');
  const clientIds = provider.servers.flatMap(({ clients }) => [...new Set(clients)].map(({ client_id }) => client_id));
  if (authorization_servers.some(({ clients }) => clients !== undefined) && repeated(clientIds).length > 0)
    report('duplicate-name', '/authorization_servers', 'A client id is that of two servers.');
}

function checkApi({ api, servers }: Provider, report: Report): void {
  const known = servers.flatMap(({ scopes }) => scopes.known.map(({ name }) => name));
  api.calls.forEach(({ scope }, i) => {
    if (scope !== undefined && !known.includes(scope))
      report('wrong-value', `/api/calls/${i}/scope`, `Scope "${scope}" is not a known one.`);
  });
  for (const i of repeated(api.calls.map((call) => `${call.method} ${call.path} ${call.hosts}`)))
    report('duplicate-name', `/api/calls/${i}/path`, 'Another call has the same method and path.');
  api.authorization.forEach((way, i) => {
    const carriers = (['header', 'query', 'basic'] as const).filter((carrier) => carrier in way);
    const needsValue = !carriers.includes('basic');
    if (carriers.length !== 1 || needsValue !== 'value' in way)
      report('wrong-value', `/api/authorization/${i}`, 'One of header and value, query and value, or basic.');
  });
}

/** Every list of hosts below the root names hosts of the root only. */
function checkHosts(value: unknown, hosts: readonly string[], report: Report, pointer = ''): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    // Examples and templates are the vendor's words.
    if (['body', 'answer', 'values', 'errors'].includes(key)) continue;
    if (key === 'hosts' && pointer !== '' && Array.isArray(member)) {
      member.forEach((host, i) => {
        if (!servedOn(hosts, host)) report('wrong-value', `${at}/${i}`, `"${host}" is not among the provider's hosts.`);
      });
    } else checkHosts(member, hosts, report, at);
  }
}

function repeated(names: readonly string[]): number[] {
  return names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []));
}
