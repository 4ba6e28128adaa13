import type { Parameters } from './parameters.ts';

export interface Client {
  readonly id: string;
  readonly secret: string;
}

/** What a way of authenticating the client adds to a token request. */
export interface ClientAuthentication {
  readonly headers: Parameters;
  readonly parameters: Parameters;
}

/** The client authentication methods of RFC 6749 §2.3, and one that vendors document instead. */
export const clientAuthentication = {
  client_secret_basic: (client) => basic(formEncode(client.id), formEncode(client.secret)),
  client_secret_basic_unencoded: (client) => basic(client.id, client.secret),
  client_secret_post: (client) => ({
    headers: [],
    parameters: [
      ['client_id', client.id],
      ['client_secret', client.secret],
    ],
  }),
  none: (client) => ({ headers: [], parameters: [['client_id', client.id]] }),
} as const satisfies Record<string, (client: Client) => ClientAuthentication>;

export type ClientAuthenticationName = keyof typeof clientAuthentication;

function basic(user: string, password: string): ClientAuthentication {
  const encoded = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  return { headers: [['authorization', `Basic ${encoded}`]], parameters: [] };
}

/** application/x-www-form-urlencoded, which RFC 6749 §2.3.1 wants applied before Basic's base64. */
function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
