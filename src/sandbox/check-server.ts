import type { AuthorizationServer } from './authorization-server.ts';
import type { Report } from './check-templates.ts';
import { servedOn } from './hosts.ts';

/** What the schema cannot say of one server. `at`: where a part of it stands in the file. */
export function checkServer(server: AuthorizationServer, at: (part: string) => string, report: Report): void {
  checkScopes(server, at, report);
  checkClients(server, at, report);
  checkGrants(server, at, report);
  const { authorization_endpoint: authorization, discovery, issuer, token_endpoint } = server;
  const grants = Object.values(token_endpoint.grants);
  const shared = grants.some(
    ({ path, hosts }) => path === authorization?.path && hosts.some((host) => servedOn(authorization.hosts, host)),
  );
  if (shared) report('duplicate-name', `${at('token_endpoint')}/path`, 'The authorization endpoint has the same path.');
  if (discovery !== null && issuer === null)
    report('missing-key', at('discovery'), 'A discovery document names an issuer: say `issuer`.');
}

function checkScopes({ scopes, clients }: AuthorizationServer, at: (part: string) => string, report: Report): void {
  const known = scopes.known.map(({ name }) => name);
  clients.forEach((client, i) => {
    client.scopes.forEach((scope, j) => {
      if (!known.includes(scope))
        report('wrong-value', `${at('clients')}/${i}/scopes/${j}`, `Scope "${scope}" is not a known one.`);
    });
  });
  scopes.always_granted.forEach((scope, i) => {
    if (!known.includes(scope))
      report('wrong-value', `${at('scopes')}/always_granted/${i}`, `Scope "${scope}" is not a known one.`);
  });
  known.forEach((name, i) => {
    if (known.indexOf(name) < i)
      report('duplicate-name', `${at('scopes')}/known/${i}/name`, 'Another scope has the same name.');
  });
}

function checkClients({ clients, token_endpoint }: AuthorizationServer, at: (part: string) => string, report: Report) {
  const ids = clients.map(({ client_id }) => client_id);
  const signs = Object.values(token_endpoint.grants).some(({ client_authentication }) =>
    client_authentication.every((method) => method === 'private_key_jwt'),
  );
  clients.forEach((client, i) => {
    if (ids.indexOf(client.client_id) < i)
      report('duplicate-name', `${at('clients')}/${i}/client_id`, 'Another client has the same id.');
    if (signs && client.public_key === undefined)
      report('missing-key', `${at('clients')}/${i}`, 'private_key_jwt needs the public_key of the client.');
  });
}

function checkGrants(server: AuthorizationServer, at: (part: string) => string, report: Report): void {
  const { grants } = server.token_endpoint;
  const pointer = (grant: string) => `${at('token_endpoint')}/grants/${grant}`;
  if (grants.authorization_code && server.authorization_endpoint === null)
    report('missing-key', pointer('authorization_code'), 'A code needs an authorization_endpoint to come from.');
  if (grants.exchange?.grant_type === 'exchange')
    report('missing-key', pointer('exchange'), "Say the vendor's grant_type, or null where it has none.");
  const all = Object.values(grants);
  all.forEach((grant, i) => {
    const same = all.findIndex((one) =>
      (['path', 'method', 'grant_type'] as const).every((key) => one[key] === grant[key]),
    );
    if (same < i)
      report(
        'duplicate-name',
        pointer(grant.name),
        `It cannot be told from ${all[same]?.name}: same path, method and grant_type.`,
      );
  });
}
