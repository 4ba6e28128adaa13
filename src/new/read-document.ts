import { parse } from 'yaml';
import { EvergrantError } from '../errors.ts';
import type { ApiDescription } from './description.ts';
import { readDiscovery } from './discovery.ts';
import { readOpenApi } from './openapi.ts';
import { type Mapping, mapping, text } from './read-values.ts';
import { readSwagger } from './swagger.ts';

export type DocumentKind = 'openapi' | 'discovery';

export interface Source {
  readonly kind: DocumentKind;
  /** As the person named it: a file, or an address. */
  readonly name: string;
  /** Where it was fetched; null: it is a file. */
  readonly url: string | null;
}

/** @throws invalid_request: it is not a document of that kind */
export function readDocument(content: string, { kind, name, url }: Source): ApiDescription {
  const document = mapping(parsed(content, name));
  if (kind === 'discovery') {
    if (text(document.issuer) !== null && text(document.token_endpoint) !== null) return readDiscovery(document, url);
    throw isNot(
      name,
      'a discovery document: it needs issuer and token_endpoint',
      otherKind(document, kind) ?? wellKnown,
    );
  }
  if (/^3\.\d/.test(text(document.openapi) ?? '')) return readOpenApi(placed(document, url));
  if (text(document.swagger)?.startsWith('2')) return readSwagger(placed(document, url));
  throw isNot(
    name,
    'an OpenAPI document: it needs openapi: 3.x, or swagger: "2.0"',
    otherKind(document, kind) ?? 'Vendors often offer it for download on the first page of their API reference.',
  );
}

const wellKnown =
  'It stands at https://<issuer>/.well-known/openid-configuration, or /.well-known/oauth-authorization-server.';

/** YAML contains JSON; JSON is read ten times as fast. */
function parsed(content: string, name: string): unknown {
  try {
    const start = content.replace(/^\uFEFF/, '');
    return /^\s*\{/.test(start) ? JSON.parse(start) : parse(start, { logLevel: 'silent' });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw isNot(
      name,
      `readable as JSON or YAML (${reason})`,
      'Look into it: an error page or a sign-in may be there instead.',
    );
  }
}

function isNot(name: string, what: string, hint: string): EvergrantError {
  return new EvergrantError('invalid_request', `${name} is not ${what}.`, { hint });
}

function otherKind(document: Mapping, kind: DocumentKind): string | null {
  if (kind === 'discovery')
    return document.openapi || document.swagger ? 'It is an OpenAPI document: name it with --openapi.' : null;
  return document.issuer && document.token_endpoint ? 'It is a discovery document: name it with --discovery.' : null;
}

/** Relative servers, and none at all, mean where the document is (OpenAPI 3.0, Server Object; Swagger 2.0, host). */
function placed(document: Mapping, url: string | null): Mapping {
  if (url === null) return document;
  if (document.swagger !== undefined) return { host: new URL(url).host, ...document };
  const servers = Array.isArray(document.servers) && document.servers.length > 0 ? document.servers : [{ url: '/' }];
  return {
    ...document,
    servers: servers.map((server) => {
      const own = text(mapping(server).url);
      const relative = own !== null && !/^[a-z+{}]+:\/\//i.test(own) && !own.startsWith('{');
      return relative ? { ...mapping(server), url: URL.parse(own, url)?.href ?? own } : server;
    }),
  };
}
