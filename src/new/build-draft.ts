import { EvergrantError } from '../errors.ts';
import type { ApiDescription, Way } from './description.ts';
import { type Comment, type Draft, decide, type Piece } from './draft.ts';
import { alongside, keyMethod } from './key-method.ts';
import { snake, unique } from './names.ts';
import { oauthMethod } from './oauth-method.ts';
import { shortened } from './read-values.ts';
import { readServers } from './servers.ts';

/** schemas/connector.schema.json */
const mostMethods = 20;

/**
 * The manifest that an API's description comes down to.
 * @throws invalid_request: it holds no scheme that a manifest can say
 */
export function buildDraft(id: string, described: ApiDescription): Draft {
  const base = readServers(described.servers);
  const around = { ...base, shared: base.fields.map(({ name }) => name) };
  const leftOut = [...described.leftOut];
  const own = unique();
  const pieces = described.ways.flatMap((way) => {
    const found = method(way, around);
    if (typeof found !== 'string') return [named(found, way, own)];
    leftOut.push(`${way.scheme.name}, ${found}.`);
    return [];
  });
  if (pieces.length === 0) throw noScheme(leftOut);
  for (const { value } of pieces.splice(mostMethods))
    leftOut.push(`${value.title}: a manifest has ${mostMethods} methods.`);
  const start = facts(described);
  const hosts = [...new Set([...base.hosts, ...pieces.flatMap((piece) => piece.hosts)])];
  return {
    manifest: {
      id,
      version: '1.0.0',
      ...start.manifest,
      hosts,
      ...(base.fields.length > 0 ? { credential_fields: base.fields } : {}),
      authentication_methods: pieces.map(({ value }) => value),
      api: { base_url: base.url },
    },
    comments: [
      ...start.comments,
      ...base.comments,
      ...(leftOut.length > 0
        ? [{ path: ['authentication_methods'], lines: leftOut.map((one) => `Left out: ${one}`) }]
        : []),
      ...pieces.flatMap(({ comments }, index) =>
        comments.map(({ path, lines }) => ({ path: ['authentication_methods', index, ...path], lines })),
      ),
      testCalls(described.calls),
    ],
  };
}

function method({ scheme, alongside: keys }: Way, around: Parameters<typeof oauthMethod>[1]): Piece | string {
  const piece = 'tokenUrl' in scheme ? oauthMethod(scheme, around) : keyMethod(scheme);
  if (typeof piece === 'string' || keys.length === 0) return piece;
  const { fields, headers } = alongside(keys);
  const asked = piece.value.credential_fields as readonly unknown[];
  const api = { ...(piece.value.api as object | undefined), headers };
  return { ...piece, value: { ...piece.value, credential_fields: [...asked, ...fields], api } };
}

const titles: Readonly<Record<Way['scheme']['kind'], string>> = {
  authorization_code: 'OAuth 2 (authorisation code)',
  client_credentials: 'OAuth 2 (client credentials)',
  api_key: 'API key',
  basic: 'User and password',
  bearer: 'Access token',
};

const ids: Readonly<Record<Way['scheme']['kind'], string>> = {
  authorization_code: 'oauth2_authorization_code',
  client_credentials: 'oauth2_client_credentials',
  api_key: 'api_key',
  basic: 'basic',
  bearer: 'bearer',
};

/** Ids are ours, so that they read alike in all manifests; the second of a kind carries the name of its scheme. */
function named(piece: Piece, { scheme }: Way, own: (name: string) => string): Piece {
  const usual = ids[scheme.kind];
  const first = own(usual);
  const again = first !== usual;
  const id = again ? own(snake(scheme.name, usual)) : first;
  const title = again ? `${titles[scheme.kind]}: ${shortened(scheme.name, 60)}` : titles[scheme.kind];
  return { ...piece, value: { id, title, ...piece.value } };
}

function facts({ title, description, documentation }: ApiDescription): Draft {
  const comments: Comment[] = [];
  if (title === null) comments.push(decide(['title'], "the product's name, as people know it."));
  comments.push(
    decide(['description'], 'what the product is, in one or two sentences for people who choose a connector.'),
  );
  const readable = documentation !== null && /^https:\/\/\S+$/.test(documentation);
  return {
    manifest: {
      title: shortened(title ?? 'Name of the product', 100),
      description: shortened(description ?? title ?? 'What the product is.', 300),
      ...(readable ? { documentation } : {}),
    },
    comments,
  };
}

function testCalls(calls: readonly string[]): Comment {
  const found = calls.length > 0 ? ` Calls in the document that take no parameter: ${calls.join(', ')}.` : '';
  return decide(['api'], `a harmless call that proves a connection works: test: [{ path: /me }].${found}`);
}

function noScheme(leftOut: readonly string[]): EvergrantError {
  return new EvergrantError(
    'invalid_request',
    leftOut.length > 0
      ? `The document holds no security scheme that a manifest can say. ${leftOut.join(' ')}`
      : 'The document holds no security scheme.',
    {
      hint: 'Write the manifest by hand, from the vendor’s documentation: docs/manifest.md begins with the shortest one.',
    },
  );
}
