/** OpenAPI 3.0 and 3.1 (Server Object, Security Scheme Object, Security Requirement Object). */
import type { ApiDescription, Scheme, Server, ServerVariable } from './description.ts';
import { operations, readWays, simpleCalls } from './operations.ts';
import { list, type Mapping, mapping, scopeTokens, text, texts } from './read-values.ts';
import { resolver } from './resolve.ts';

export function readOpenApi(document: Mapping): ApiDescription {
  const resolve = resolver(document);
  const info = mapping(document.info);
  const declared = Object.entries(mapping(mapping(document.components).securitySchemes)).map(
    ([name, value]) => [name, readScheme(name, resolve(value))] as const,
  );
  const calls = operations(document, resolve);
  return {
    title: text(info.title),
    description: text(info.summary) ?? text(info.description),
    documentation: text(mapping(document.externalDocs).url),
    servers: list(document.servers).flatMap((server) => readServer(resolve(server))),
    ...readWays(new Map(declared), document.security, calls),
    calls: simpleCalls(calls, resolve),
  };
}

function readServer(server: Mapping): Server[] {
  const url = text(server.url);
  if (url === null) return [];
  const variables = Object.entries(mapping(server.variables)).map(([name, value]): [string, ServerVariable] => {
    const variable = mapping(value);
    return [
      name,
      { default: text(variable.default), enum: texts(variable.enum), description: text(variable.description) },
    ];
  });
  return [{ url, description: text(server.description), variables: Object.fromEntries(variables) }];
}

/** A scheme; several where it offers several flows; a sentence each for what no manifest can express. */
function readScheme(name: string, scheme: Mapping): (Scheme | string)[] {
  if (scheme.type === 'oauth2') return readFlows(name, scheme);
  if (scheme.type === 'apiKey') return [readKey(name, scheme)];
  if (scheme.type === 'openIdConnect') {
    const url = text(scheme.openIdConnectUrl) ?? 'its discovery document';
    return [`${name} is OpenID Connect: evergrant new <id> --discovery ${url}`];
  }
  if (scheme.type !== 'http') return [`${name} is of the type ${text(scheme.type) ?? 'that is not named'}.`];
  const way = text(scheme.scheme)?.toLowerCase();
  if (way === 'basic') return [{ kind: 'basic', name }];
  if (way === 'bearer') return [{ kind: 'bearer', name }];
  return [`${name} is HTTP ${way ?? 'authentication that is not named'}.`];
}

export function readKey(name: string, scheme: Mapping): Scheme | string {
  const parameter = text(scheme.name);
  const place = text(scheme.in);
  if (parameter === null) return `${name} does not name its header or parameter.`;
  // RFC 9110 §5.6.2, and what belongs to the connection.
  if (place === 'header' && (!/^[!#$%&'*+.^_`|~\w-]+$/.test(parameter) || ofConnection.test(parameter)))
    return `${name} names ${parameter}, which is no header that a call may carry.`;
  if (place === 'header' || place === 'query') return { kind: 'api_key', name, in: place, parameter };
  return `${name} is sent as a ${place ?? 'part that is not named'}, which API calls never carry.`;
}

const ofConnection = /^(?:host|connection|content-length|transfer-encoding|[0-9]+)$/i;

function readFlows(name: string, scheme: Mapping): (Scheme | string)[] {
  const flows = mapping(scheme.flows);
  return Object.keys(flows)
    .filter((flow) => !flow.startsWith('x-'))
    .map((flow) => readFlow(flow, name, mapping(flows[flow])));
}

/** @param flow as OpenAPI 3 calls it */
export function readFlow(flow: string, name: string, from: Mapping): Scheme | string {
  const kind = kinds[flow];
  if (kind === undefined) {
    const unsafe = flow === 'implicit' || flow === 'password';
    return `${name} offers the flow ${flow}, which ${unsafe ? 'RFC 9700 tells not to use' : 'a manifest cannot say'}.`;
  }
  const tokenUrl = text(from.tokenUrl);
  const authorizationUrl = text(from.authorizationUrl);
  if (tokenUrl === null || (kind === 'authorization_code' && authorizationUrl === null))
    return `${name} lacks the address of its ${tokenUrl === null ? 'token' : 'authorization'} endpoint.`;
  return {
    kind,
    name,
    authorizationUrl: kind === 'authorization_code' ? authorizationUrl : null,
    tokenUrl,
    refreshUrl: text(from.refreshUrl),
    scopes: scopeTokens(Object.keys(mapping(from.scopes))),
    metadata: null,
  };
}

const kinds: Readonly<Record<string, 'authorization_code' | 'client_credentials'>> = {
  authorizationCode: 'authorization_code',
  clientCredentials: 'client_credentials',
};
