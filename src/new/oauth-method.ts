import { readAddress, readPath, type Variables } from './address.ts';
import { chooseClientAuthentication } from './client-authentication.ts';
import type { OAuthScheme } from './description.ts';
import { type Comment, decide, type Field, type Piece } from './draft.ts';

export interface Surroundings {
  /** For addresses that are relative (OpenAPI 3.0, Server Object); null: the document names no server. */
  readonly origin: string | null;
  readonly variables: Variables;
  /** Names of fields that every method has. */
  readonly shared: readonly string[];
}

/** Scopes that are listed in a comment; more of them nobody reads there. */
const mostScopes = 40;

/** The requests of a method, without id and title. @returns why not, as the end of a sentence */
export function oauthMethod(scheme: OAuthScheme, around: Surroundings): Piece | string {
  const { kind, metadata } = scheme;
  const token = endpoint(scheme.tokenUrl, around);
  const authorization = scheme.authorizationUrl === null ? null : endpoint(scheme.authorizationUrl, around);
  if (typeof token === 'string') return `whose token endpoint ${token}`;
  if (typeof authorization === 'string') return `whose authorization endpoint ${authorization}`;
  const consent = kind === 'authorization_code';
  const ownRefresh = consent && scheme.refreshUrl !== scheme.tokenUrl;
  const refresh = extra(ownRefresh ? scheme.refreshUrl : null, around);
  const revocation = extra(metadata?.revocationUrl ?? null, around);
  const client = chooseClientAuthentication(metadata?.clientAuthentication ?? null);
  const pkce = choosePkce(metadata?.pkceMethods ?? null);
  const comments: Comment[] = [...client.comments, ...scopeComments(scheme)];
  if (consent && pkce.doubt !== null) comments.push(decide(['authorization_request', 'pkce'], pkce.doubt));
  if (consent && authorization?.lost) comments.push(decide(['authorization_request', 'url'], authorization.lost));
  if (consent) comments.push(decide(['refresh_token'], lifetimes));
  const endpoints = [token, ...(authorization ? [authorization] : []), ...refresh, ...revocation];
  const fields = endpoints.flatMap((one) => one.fields).filter(({ name }) => !around.shared.includes(name));
  const asked = [...new Map(fields.map((field) => [field.name, field])).values(), ...client.fields, scopeField(scheme)];
  return {
    value: {
      grant: kind,
      credential_fields: asked,
      ...client.method,
      ...(authorization && {
        authorization_request: {
          url: authorization.url,
          ...(Object.keys(authorization.query).length > 0 ? { query: authorization.query } : {}),
          ...(metadata?.issuer ? { issuer: metadata.issuer } : {}),
          pkce: pkce.value,
        },
      }),
      token_request: { url: token.url, client_authentication: client.value },
      ...(refresh[0] ? { refresh_request: { url: refresh[0].url } } : {}),
      ...(consent ? { refresh_token: { rotation: 'reusable' } } : {}),
      ...(revocation[0] ? { revocation_request: { url: revocation[0].url } } : {}),
    },
    comments,
    hosts: endpoints.flatMap((one) => one.hosts),
  };
}

const lifetimes =
  'how refresh tokens live. rotation: single_use where each refresh brings a new one; idle_lifetime and absolute_lifetime, such as 14d, where they end. Keep-alive plans by it.';

interface Endpoint {
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly hosts: readonly string[];
  readonly fields: readonly Field[];
  readonly lost: string | null;
}

function endpoint(written: string, { origin, variables }: Surroundings): Endpoint | string {
  const relative = !/^[a-z+{}]+:\/\//i.test(written);
  if (relative && origin === null) return 'is relative to a server that the document does not name';
  const [before = '', search = ''] = written.split('?', 2);
  const address = relative ? relativeTo(origin, before, variables) : readAddress(before, variables);
  if (typeof address === 'string') return address;
  const query = [...new URLSearchParams(search)].filter(
    ([name, value]) => value !== '' && !/[{}<>\s\p{Cc}]|^\d+=/u.test(`${name}=${value}`),
  );
  const lost =
    search !== '' && query.length === 0
      ? `which parameters belong here; the document only hints at them: ${search}`
      : null;
  return { url: address.url, hosts: address.hosts, fields: address.fields, query: Object.fromEntries(query), lost };
}

/** The server's own address is a template already; its hosts and fields are known there. */
function relativeTo(origin: string | null, path: string, variables: Variables) {
  const read = readPath(path.replace(/^\.?\/*/, '/'), variables);
  return typeof read === 'string' ? read : { url: `${origin}${read.template}`, hosts: [], fields: read.fields };
}

/** One that is not needed: what a manifest cannot say is left out. */
function extra(url: string | null, around: Surroundings): Endpoint[] {
  const found = url === null ? '' : endpoint(url, around);
  return typeof found === 'string' ? [] : [found];
}

/** S256 is the safe choice: a server that does not know the parameters ignores them (RFC 6749 §3.1). */
function choosePkce(methods: readonly string[] | null): { value: string; doubt: string | null } {
  if (methods === null)
    return {
      value: 'S256',
      doubt: 'whether PKCE is used; the document does not say. none where the vendor refuses the parameters.',
    };
  if (methods.includes('S256')) return { value: 'S256', doubt: null };
  return {
    value: 'none',
    doubt: `whether PKCE is used; the server names ${methods.join(', ') || 'no method'}, and not S256.`,
  };
}

function scopeField({ scopes }: OAuthScheme): Field {
  const start = { name: 'scope', title: 'Scope' };
  if (scopes.length === 0) return { ...start, required: false };
  return { ...start, description: 'What the connection may do, separated by spaces.', examples: [example(scopes)] };
}

/** The ones that a first connection needs, where it is OpenID Connect; else the first two. */
function example(scopes: readonly string[]): string {
  const usual = ['openid', 'offline_access'].filter((scope) => scopes.includes(scope));
  return (usual.length > 0 ? usual : scopes.slice(0, 2)).join(' ');
}

function scopeComments({ scopes }: OAuthScheme): Comment[] {
  if (scopes.length === 0) return [];
  const more = scopes.length > mostScopes ? ` and ${scopes.length - mostScopes} more` : '';
  const lines = [`Scopes in the document: ${scopes.slice(0, mostScopes).join(' ')}${more}`];
  return [{ path: ['credential_fields'], lines }];
}
