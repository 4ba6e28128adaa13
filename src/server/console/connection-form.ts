import type { Session, Sessions } from '../../engine/access/sessions.ts';
import { EvergrantError, type Problem } from '../../errors.ts';
import type { AuthenticationMethod } from '../../manifest/connector.ts';
import type { FormBody } from '../form-body.ts';

/** What a form of a connection was sent with. Names of credential fields are prefixed, so that none is one of ours. */
export interface EnteredConnection {
  readonly name: string;
  readonly external_id: string;
  /** Field → text, as entered; a secret that was typed before and left empty now is the one from before. */
  readonly credentials: Readonly<Record<string, string>>;
}

export const credentialPrefix = 'credential.';
export const nameLimit = 200;

/** Secrets that were typed are kept, sealed, until the form is right: they are never sent back to the browser. */
interface Draft {
  readonly secrets: Readonly<Record<string, string>>;
}

export async function readForm(
  sessions: Sessions,
  session: Session,
  method: AuthenticationMethod,
  body: FormBody,
): Promise<EnteredConnection> {
  const draft = body.draft ? await sessions.kept<Draft>(session, body.draft) : null;
  const credentials = method.credential_fields
    .filter(({ hidden }) => !hidden)
    .map(({ name, secret }): [string, string] => {
      const typed = body[credentialPrefix + name] ?? '';
      return [name, secret && typed === '' ? (draft?.secrets[name] ?? '') : typed];
    });
  return {
    name: body.name ?? '',
    external_id: body.external_id ?? '',
    credentials: Object.fromEntries(credentials),
  };
}

/** Keeps the secrets of a form that must be sent once more; '' where there is none. */
export async function keepSecrets(
  sessions: Sessions,
  session: Session,
  method: AuthenticationMethod,
  { credentials }: EnteredConnection,
): Promise<{ readonly draft: string; readonly kept: readonly string[] }> {
  const names = method.credential_fields.filter(({ secret }) => secret).map(({ name }) => name);
  const secrets = Object.fromEntries(names.flatMap((name) => (credentials[name] ? [[name, credentials[name]]] : [])));
  const kept = Object.keys(secrets);
  return { draft: kept.length === 0 ? '' : await sessions.keep(session, { secrets }), kept };
}

/** Problems of the form, by the field that they stand beside. Anything else is thrown on. */
export function formProblems(error: unknown): readonly Problem[] {
  if (!(error instanceof EvergrantError)) throw error;
  if (error.code === 'invalid_credentials') {
    return error.problems.map(({ field, message }) => ({ field: credentialPrefix + field, message }));
  }
  if (error.code === 'conflict') return [{ field: 'external_id', message: error.message }];
  if (error.code === 'invalid_request') return [{ field: 'name', message: error.message }];
  throw error;
}
