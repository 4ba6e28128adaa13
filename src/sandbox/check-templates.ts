import type { Issue } from '../manifest/issue.ts';
import type { Provider } from './provider.ts';
import type { ProviderDocument, ServerParts } from './provider-document.ts';
import { type Json, variablesOf } from './template.ts';

export type Report = (code: Issue['code'], pointer: string, message: string) => void;

const expiry = ['expires_in', 'expires_in_text', 'expires_in_milliseconds'];
const tokenVariables = [
  ...['access_token', 'token_type', 'refresh_token', 'scope', 'scope_list', ...expiry],
  ...['expires_at', 'expires_at_text', 'expires_at_milliseconds', 'expires_at_iso'],
  ...['refresh_expires_in', 'refresh_expires_at', 'issued_at', 'issued_at_milliseconds', 'issued_at_text'],
];
const setMembers = ['access_token', 'refresh_token', 'token_type', 'scope', 'expires_in'];
const errorVariables = ['error', 'error_description', 'status', 'path', 'timestamp', 'request_id'];
const callbackVariables = ['code', 'state', 'scope', 'issuer', 'host', 'timestamp'];
const refusalVariables = ['error', 'error_description', 'state', 'issuer', 'host'];

/** Every `{name}` of a provider file stands for something. */
export function checkTemplates(provider: Provider, document: ProviderDocument, report: Report): void {
  const clients = provider.servers.flatMap((server) => server.clients);
  const ofClients = ['client_id', ...clients.flatMap(({ values }) => Object.keys(values))];
  const ofCredentials = provider.api.credentials.flatMap(({ values }) => Object.keys(values));
  const own = [...ofClients, ...ofCredentials].map((name) => `client.${name}`);
  const check = (template: Json | undefined, pointer: string, allowed: (name: string) => boolean) => {
    for (const name of new Set(variablesOf(template ?? null)))
      if (!allowed(name)) report('undeclared-variable', pointer, `Nothing is called {${name}} here.`);
  };
  const among = (...names: readonly string[][]) => {
    const known = new Set(names.flat());
    return (name: string) => known.has(name);
  };

  const parts: [string, ServerParts][] = [['', document]];
  document.authorization_servers?.forEach((server, i) => void parts.push([`/authorization_servers/${i}`, server]));
  for (const [prefix, { authorization_endpoint, token_endpoint, issuer }] of parts) {
    check(issuer, `${prefix}/issuer`, among(['host']));
    const sets = provider.servers.flatMap(({ token_sets }) => Object.keys(token_sets));
    const ofSets = sets.flatMap((set) => setMembers.map((one) => `token.${set}.${one}`));
    const ofToken = among(tokenVariables, own, ofSets);
    check(token_endpoint?.answer, `${prefix}/token_endpoint/answer`, ofToken);
    for (const [name, grant] of Object.entries(token_endpoint?.grants ?? {}))
      check(grant.answer, `${prefix}/token_endpoint/grants/${name}/answer`, ofToken);
    check(token_endpoint?.errors?.body, `${prefix}/token_endpoint/errors/body`, among(errorVariables));
    const { answer, errors } = authorization_endpoint ?? {};
    check(answer, `${prefix}/authorization_endpoint/answer`, among(callbackVariables, own));
    check(errors?.answer, `${prefix}/authorization_endpoint/errors/answer`, among(refusalVariables, own));
  }
  const { authorization, calls, errors } = document.api;
  for (const [kind, body] of Object.entries(errors ?? {})) check(body, `/api/errors/${kind}`, among(errorVariables));
  authorization?.forEach((way, i) => {
    check({ ...way }, `/api/authorization/${i}`, among(['access_token'], ofCredentials));
  });
  calls.forEach((call, i) => {
    const known = among(
      variablesOf(call.path).map((name) => `path.${name}`),
      own,
    );
    check(call.body, `/api/calls/${i}/body`, (name) => known(name) || /^(query|body)\.\w+$/.test(name));
  });
}
