import { type Comment, decide, type Field } from './draft.ts';

export interface ChosenAuthentication {
  readonly value: string;
  readonly fields: readonly Field[];
  /** What the method says besides. */
  readonly method: Readonly<Record<string, unknown>>;
  readonly comments: readonly Comment[];
}

/** Of those that a server takes (RFC 7591 §2 names them), the first that a manifest can say. */
const preferred = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'];

const path = ['token_request', 'client_authentication'] as const;

/** @param taken null: the document does not say */
export function chooseClientAuthentication(taken: readonly string[] | null): ChosenAuthentication {
  if (taken === null)
    return secret('client_secret_basic', [
      decide(
        path,
        'how the client proves itself; the document does not say. client_secret_post sends id and secret in the body.',
      ),
    ]);
  const value = preferred.find((one) => taken.includes(one));
  const others = taken.filter((one) => one !== value);
  const also = others.length > 0 ? [{ path, lines: [`The server also takes ${others.join(', ')}.`] }] : [];
  if (value === undefined)
    return secret('client_secret_basic', [
      decide(
        path,
        `how the client proves itself; of what the server takes (${taken.join(', ') || 'nothing by name'}) a manifest can say nothing.`,
      ),
    ]);
  if (value === 'none') return { value, fields: [id], method: {}, comments: also };
  if (value === 'private_key_jwt')
    return {
      value,
      fields: [id, { name: 'private_key', title: 'Private key', format: 'pem', secret: true }],
      method: { client_assertion: { key: '{private_key}', algorithm: 'RS256' } },
      comments: [
        ...also,
        decide(['client_assertion'], 'the algorithm, and key_id where the server asks for one in the assertion.'),
      ],
    };
  return secret(value, also);
}

const id: Field = { name: 'client_id', title: 'Client ID' };

function secret(value: string, comments: readonly Comment[]): ChosenAuthentication {
  const fields = [id, { name: 'client_secret', title: 'Client secret', secret: true }];
  return { value, fields, method: {}, comments };
}
