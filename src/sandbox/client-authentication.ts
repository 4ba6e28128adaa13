import { type Incoming, type Refusal, refuse } from './exchange.ts';
import type { Client, Provider, TokenEndpoint } from './provider.ts';

export interface ReceivedParameters {
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
}

type Outcome = { readonly client: Client } | { readonly refusal: Refusal };

/** Which client is calling the token endpoint (RFC 6749 §2.3), by the methods that the vendor accepts. */
export function authenticateClient(provider: Provider, request: Incoming, received: ReceivedParameters): Outcome {
  const endpoint = provider.token_endpoint;
  const accepts = new Set(endpoint.client_authentication);
  const parameters = received[endpoint.parameters_in];
  const header = request.headers.authorization;

  const misplaced = misplacedSecret(endpoint, received);
  if (misplaced !== null) return refuse('invalid_client', misplaced);
  if (header !== undefined && parameters.has('client_secret'))
    // RFC 6749 §2.3: "The client MUST NOT use more than one authentication method in each request."
    return refuse('invalid_request', 'The client authenticated twice, in the header and among the parameters.');

  if (header !== undefined) return basicClient(provider, String(header));
  if (parameters.has('client_secret')) {
    const client = findClient(provider, parameters.get('client_id') ?? '', parameters.get('client_secret') ?? '');
    return client ? { client } : refuse('invalid_client', wrongCredentials);
  }
  const publicClient = provider.clients.find(
    (client) => client.client_id === parameters.get('client_id') && client.client_secret === undefined,
  );
  if (accepts.has('none') && publicClient) return { client: publicClient };
  return refuse('invalid_client', `The request carries no client authentication. Expected: ${expected(endpoint)}.`);
}

const wrongCredentials = 'No client has this id and secret.';

function misplacedSecret(endpoint: TokenEndpoint, received: ReceivedParameters): string | null {
  const places = (['query', 'form'] as const).filter((place) => received[place].has('client_secret'));
  const mayBeIn = endpoint.client_authentication.includes('client_secret_post') ? endpoint.parameters_in : null;
  const wrong = places.find((place) => place !== mayBeIn);
  if (wrong === undefined) return null;
  return `The client secret was sent in the ${wrong === 'form' ? 'body' : 'query'}. Expected: ${expected(endpoint)}.`;
}

function basicClient(provider: Provider, header: string): Outcome {
  const endpoint = provider.token_endpoint;
  const decoders = endpoint.client_authentication.flatMap((method) => basicDecoders[method] ?? []);
  if (decoders.length === 0)
    return refuse('invalid_client', `The Authorization header is not read here. Expected: ${expected(endpoint)}.`);
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1];
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return refuse('invalid_client', 'The Authorization header is not "Basic" and base64 of id:secret.');
  for (const decode of decoders) {
    const client = findClient(provider, decode(pair.slice(0, colon)), decode(pair.slice(colon + 1)));
    if (client) return { client };
  }
  return refuse('invalid_client', wrongCredentials);
}

const basicDecoders: Partial<Record<string, (text: string) => string>> = {
  client_secret_basic: formDecode,
  client_secret_basic_unencoded: (text) => text,
};

/** RFC 6749 §2.3.1: id and secret are form-encoded before they are joined. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function findClient(provider: Provider, id: string, secret: string): Client | undefined {
  // Plain comparison: these credentials are invented and printed at start, there is nothing to guess.
  return provider.clients.find(
    (client) => client.client_id === id && client.client_secret !== undefined && client.client_secret === secret,
  );
}

function expected(endpoint: TokenEndpoint): string {
  const place = endpoint.parameters_in === 'form' ? 'body' : 'query';
  const words = {
    client_secret_basic: 'Basic authentication in the Authorization header',
    client_secret_basic_unencoded: 'Basic authentication in the Authorization header',
    client_secret_post: `client_id and client_secret in the ${place}`,
    none: `the client_id of a public client in the ${place}`,
  };
  return [...new Set(endpoint.client_authentication.map((method) => words[method]))].join(', or ');
}
