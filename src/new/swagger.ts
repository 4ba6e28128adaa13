/** Swagger 2.0, also called OpenAPI 2: one host, one base path, one flow a scheme. */
import type { ApiDescription, Scheme, Server } from './description.ts';
import { readFlow, readKey } from './openapi.ts';
import { operations, readWays, simpleCalls } from './operations.ts';
import { type Mapping, mapping, text, texts } from './read-values.ts';
import { resolver } from './resolve.ts';

export function readSwagger(document: Mapping): ApiDescription {
  const resolve = resolver(document);
  const info = mapping(document.info);
  const declared = Object.entries(mapping(document.securityDefinitions)).map(
    ([name, value]) => [name, [readScheme(name, resolve(value))]] as const,
  );
  const calls = operations(document, resolve);
  return {
    title: text(info.title),
    description: text(info.description),
    documentation: text(mapping(document.externalDocs).url),
    servers: readServer(document),
    ...readWays(new Map(declared), document.security, calls),
    calls: simpleCalls(calls, resolve),
  };
}

function readServer(document: Mapping): Server[] {
  const host = text(document.host);
  if (host === null) return [];
  const schemes = texts(document.schemes);
  const scheme = schemes.length === 0 || schemes.includes('https') ? 'https' : schemes[0];
  return [{ url: `${scheme}://${host}${text(document.basePath) ?? ''}`, description: null, variables: {} }];
}

function readScheme(name: string, scheme: Mapping): Scheme | string {
  if (scheme.type === 'basic') return { kind: 'basic', name };
  if (scheme.type === 'apiKey') return readKey(name, scheme);
  if (scheme.type !== 'oauth2') return `${name} is of the type ${text(scheme.type) ?? 'that is not named'}.`;
  const flow = text(scheme.flow) ?? 'that is not named';
  return readFlow(flows[flow] ?? flow, name, scheme);
}

/** What version 3 calls them. */
const flows: Readonly<Record<string, string>> = {
  accessCode: 'authorizationCode',
  application: 'clientCredentials',
};
