import type { Issue } from '../manifest/issue.ts';
import type { PositionOf } from '../manifest/position.ts';
import type { Provider } from './provider.ts';
import { type Json, variablesOf } from './template.ts';

/** What the schema of provider files cannot say. `id` is the file name without its endings. */
export function checkProvider(provider: Provider, id: string, positionOf: PositionOf): Issue[] {
  const issues: Issue[] = [];
  const report = (code: Issue['code'], pointer: string, message: string) =>
    issues.push({ code, message, pointer, ...positionOf(pointer) });

  if (provider.id !== id)
    report('file-name', '/id', `The id is "${provider.id}", but the file is named after "${id}".`);
  checkScopes(provider, report);
  checkNames(provider, report);
  checkTemplates(provider, report);
  return issues;
}

type Report = (code: Issue['code'], pointer: string, message: string) => void;

function checkScopes(provider: Provider, report: Report): void {
  const known = new Set(provider.scopes.known.map((scope) => scope.name));
  provider.clients.forEach((client, i) => {
    client.scopes.forEach((scope, j) => {
      if (!known.has(scope)) report('wrong-value', `/clients/${i}/scopes/${j}`, `Scope "${scope}" is not a known one.`);
    });
  });
  provider.api.calls.forEach((call, i) => {
    if (call.scope !== undefined && !known.has(call.scope))
      report('wrong-value', `/api/calls/${i}/scope`, `Scope "${call.scope}" is not a known one.`);
  });
}

function checkNames(provider: Provider, report: Report): void {
  const repeated = (names: readonly string[]) => names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []));
  for (const i of repeated(provider.clients.map((client) => client.client_id)))
    report('duplicate-name', `/clients/${i}/client_id`, 'Another client has the same id.');
  for (const i of repeated(provider.scopes.known.map((scope) => scope.name)))
    report('duplicate-name', `/scopes/known/${i}/name`, 'Another scope has the same name.');
  for (const i of repeated(provider.api.calls.map((call) => `${call.method} ${call.path}`)))
    report('duplicate-name', `/api/calls/${i}/path`, 'Another call has the same method and path.');

  const { authorization_endpoint, token_endpoint } = provider;
  if (authorization_endpoint.path === token_endpoint.path)
    report('duplicate-name', '/token_endpoint/path', 'The authorization endpoint has the same path.');
}

const tokenVariables = ['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope'];
const errorVariables = ['error', 'error_description', 'status', 'path', 'timestamp', 'request_id'];

function checkTemplates(provider: Provider, report: Report): void {
  const check = (template: Json, pointer: string, allowed: (name: string) => boolean) => {
    for (const name of new Set(variablesOf(template)))
      if (!allowed(name)) report('undeclared-variable', pointer, `Nothing is called {${name}} here.`);
  };
  const { answer, errors } = provider.token_endpoint;
  check(answer, '/token_endpoint/answer', (name) => tokenVariables.includes(name));
  check(errors.body, '/token_endpoint/errors/body', (name) => errorVariables.includes(name));
  for (const [kind, body] of Object.entries(provider.api.errors))
    check(body, `/api/errors/${kind}`, (name) => errorVariables.includes(name));
  provider.api.calls.forEach((call, i) => {
    const inPath = variablesOf(call.path).map((name) => `path.${name}`);
    check(call.body, `/api/calls/${i}/body`, (name) => inPath.includes(name) || /^(query|body)\.\w+$/.test(name));
  });
}
