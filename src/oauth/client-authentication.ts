import type { Parameters } from './parameters.ts';

export interface Client {
  readonly id: string;
  readonly secret: string;
  /** For `private_key_jwt`: the signed assertion (client-assertion.ts). */
  readonly assertion?: string;
}

/** What a way of authenticating the client adds to a token request. */
export interface ClientAuthentication {
  readonly headers: Parameters;
  readonly parameters: Parameters;
}

/** The client authentication methods of RFC 6749 §2.3 and RFC 7523 §2.2, and those that vendors document instead. */
export const clientAuthentication = {
  client_secret_basic: (client) => basic(formEncode(client.id), formEncode(client.secret)),
  client_secret_basic_unencoded: (client) => basic(client.id, client.secret),
  client_secret_post: (client) => ({ headers: [], parameters: both(client) }),
  client_secret_basic_and_post: (client) => ({ ...basic(client.id, client.secret), parameters: both(client) }),
  client_secret_as_basic_user: (client) => basic(client.secret, ''),
  private_key_jwt: (client) => ({
    headers: [],
    parameters: [
      ['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
      ['client_assertion', client.assertion ?? ''],
    ],
  }),
  none: (client) => ({ headers: [], parameters: [['client_id', client.id]] }),
} as const satisfies Record<string, (client: Client) => ClientAuthentication>;

/** HTTP Basic from user and password as they are (RFC 7617 §2). */
export function basic(user: string, password: string): ClientAuthentication {
  const encoded = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  return { headers: [['authorization', `Basic ${encoded}`]], parameters: [] };
}

const both = (client: Client): Parameters => [
  ['client_id', client.id],
  ['client_secret', client.secret],
];

/** application/x-www-form-urlencoded, which RFC 6749 §2.3.1 wants applied before Basic's base64. */
function formEncode(text: string): string {
  if (/^[A-Za-z0-9*._-]*$/.test(text)) return text;
  return new URLSearchParams([['', text]]).toString().slice(1);
}
