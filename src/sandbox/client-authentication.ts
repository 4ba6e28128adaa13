import type { Api } from './api.ts';
import type { AuthorizationServer, Client, ClientAuthentication, RequestRules } from './authorization-server.ts';
import { clientAssertionProblem } from './client-assertion.ts';
import { type Incoming, type Refusal, refuse } from './exchange.ts';
import type { AccessTokenEntry, Ledger } from './ledger.ts';
import { accessTokenProblem } from './lifetimes.ts';
import { named, placeWords, type ReceivedParameters } from './parameters.ts';
import { presentedCredential } from './presented-credential.ts';

/** What authentication looks at besides the request. */
export interface ClientContext {
  readonly server: AuthorizationServer;
  readonly api: Api;
  readonly ledger: Ledger;
}

/** `client` is null where none is asked for. */
type Outcome = { readonly client: Client | null; readonly token?: AccessTokenEntry } | { readonly refusal: Refusal };

/** Which client is calling (RFC 6749 §2.3), by the methods that the vendor accepts there. */
export function authenticateClient(
  context: ClientContext,
  rules: RequestRules,
  request: Incoming,
  received: ReceivedParameters,
): Outcome {
  const { clients } = context.server;
  const accepts = rules.client_authentication;
  const parameters = received[rules.parameters_in];
  const get = named(parameters, rules.parameter_names);
  const header = request.headers.authorization;
  const [id, secret] = [get('client_id') ?? '', get('client_secret')];

  const misplaced = misplacedSecret(rules, received);
  if (misplaced !== null) return refuse('invalid_client', misplaced);
  const both = accepts.includes('client_secret_basic_and_post');
  if (header !== undefined && secret !== null && !both)
    // RFC 6749 §2.3: "The client MUST NOT use more than one authentication method in each request."
    return refuse('invalid_request', 'The client authenticated twice, in the header and among the parameters.');

  if (accepts.includes('access_token')) return byAccessToken(context, request);
  if (accepts.includes('unauthenticated')) return { client: clients.find((one) => one.client_id === id) ?? null };
  if (header !== undefined) {
    const outcome = basicClient(clients, rules, String(header));
    if (!both || 'refusal' in outcome) return outcome;
    return findClient(clients, id, secret ?? '') ? outcome : refuse('invalid_client', noClient(rules));
  }
  if (accepts.includes('private_key_jwt') && get('client_assertion')) {
    const client = clients.find((one) => one.client_id === (id || issuerOf(get('client_assertion') ?? '')));
    const audience = rules.hosts.map((host) => `https://${host}${request.path}`);
    const problem = clientAssertionProblem(client, get, audience, context.ledger.now());
    return client !== undefined && problem === null
      ? { client }
      : refuse('invalid_client', problem ?? wrongCredentials);
  }
  if (secret !== null && accepts.includes('client_secret_post')) {
    const client = findClient(clients, id, secret);
    return client ? { client } : refuse('invalid_client', wrongCredentials);
  }
  const publicClient = clients.find((client) => client.client_id === id && client.client_secret === undefined);
  if (accepts.includes('none') && publicClient) return { client: publicClient };
  return refuse('invalid_client', noClient(rules));
}

const wrongCredentials = 'No client has this id and secret.';

function noClient(rules: RequestRules): string {
  return `The request carries no client authentication. Expected: ${expected(rules)}.`;
}

function byAccessToken({ api, ledger, server }: ClientContext, request: Incoming): Outcome {
  const presented = presentedCredential(api, request);
  const entry = presented?.access_token === undefined ? undefined : ledger.findAccessToken(presented.access_token);
  const problem = accessTokenProblem(entry, ledger.now());
  if (presented?.access_token === undefined)
    return refuse('invalid_client', 'The request carries no access token. Expected: the one that calls are made with.');
  if (entry === undefined || problem !== null || entry.consent.server.id !== server.id)
    return refuse('invalid_grant', problem ?? 'The access token was issued by another server.');
  return { client: entry.consent.client, token: entry };
}

function misplacedSecret(rules: RequestRules, received: ReceivedParameters): string | null {
  const name = rules.parameter_names.client_secret ?? 'client_secret';
  const places = (['query', 'form', 'json'] as const).filter((place) => received[place].has(name));
  const inParameters: readonly ClientAuthentication[] = ['client_secret_post', 'client_secret_basic_and_post'];
  const mayBeIn = rules.client_authentication.some((method) => inParameters.includes(method))
    ? rules.parameters_in
    : null;
  const wrong = places.find((place) => place !== mayBeIn);
  // Beside an access token some vendors ask for the secret, as a parameter like any other.
  if (wrong === undefined || (wrong === rules.parameters_in && rules.required_parameters.includes(name))) return null;
  return `The client secret was sent in the ${placeWords[wrong]}. Expected: ${expected(rules)}.`;
}

function basicClient(clients: readonly Client[], rules: RequestRules, header: string): Outcome {
  const decoders = rules.client_authentication.flatMap((method) => basicDecoders[method] ?? []);
  const secretAsUser = rules.client_authentication.includes('client_secret_as_basic_user');
  if (decoders.length === 0 && !secretAsUser)
    return refuse('invalid_client', `The Authorization header is not read here. Expected: ${expected(rules)}.`);
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1];
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return refuse('invalid_client', 'The Authorization header is not "Basic" and base64 of id:secret.');
  const [user, password] = [pair.slice(0, colon), pair.slice(colon + 1)];
  for (const decode of decoders) {
    const client = findClient(clients, decode(user), decode(password));
    if (client) return { client };
  }
  const bySecret = clients.find(({ client_secret }) => secretAsUser && password === '' && client_secret === user);
  return bySecret ? { client: bySecret } : refuse('invalid_client', wrongCredentials);
}

const basicDecoders: Partial<Record<ClientAuthentication, (text: string) => string>> = {
  client_secret_basic: formDecode,
  client_secret_basic_unencoded: (text) => text,
  client_secret_basic_and_post: (text) => text,
};

/** RFC 6749 §2.3.1: id and secret are form-encoded before they are joined. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function findClient(clients: readonly Client[], id: string, secret: string): Client | undefined {
  // Plain comparison: these credentials are invented and printed at start, there is nothing to guess.
  return clients.find(
    (client) => client.client_id === id && client.client_secret !== undefined && client.client_secret === secret,
  );
}

/** The unverified issuer of an assertion: which client it claims to be (RFC 7523 §3). */
function issuerOf(assertion: string): string {
  try {
    return JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8')).iss ?? '';
  } catch {
    return '';
  }
}

function expected(rules: RequestRules): string {
  const place = placeWords[rules.parameters_in];
  const { client_id = 'client_id', client_secret = 'client_secret' } = rules.parameter_names;
  const words: Record<ClientAuthentication, string> = {
    client_secret_basic: 'Basic authentication in the Authorization header',
    client_secret_basic_unencoded: 'Basic authentication in the Authorization header',
    client_secret_post: `${client_id} and ${client_secret} in the ${place}`,
    client_secret_basic_and_post: `Basic authentication in the Authorization header, and ${client_id} and ${client_secret} in the ${place}`,
    client_secret_as_basic_user: 'the client secret as user of Basic authentication, without a password',
    private_key_jwt: `client_assertion in the ${place}`,
    none: `the ${client_id} of a public client in the ${place}`,
    access_token: 'an access token, as calls carry it',
    unauthenticated: 'none',
  };
  return [...new Set(rules.client_authentication.map((method) => words[method]))].join(', or ');
}
