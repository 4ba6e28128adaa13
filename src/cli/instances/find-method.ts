import { EvergrantError } from '../../errors.ts';
import type { AuthenticationMethod, Connector } from '../../manifest/connector.ts';

/** The method of that id; the connector's first where none is named. @throws not_found, with the ids there are */
export function findMethod(connector: Connector, id: string | undefined): AuthenticationMethod {
  const methods = connector.authentication_methods;
  const method = id === undefined ? methods[0] : methods.find((candidate) => candidate.id === id);
  if (method !== undefined) return method;
  throw new EvergrantError('not_found', `${connector.id} has no authentication method ${id}.`, {
    hint: `It has: ${methods.map((candidate) => candidate.id).join(', ')}.`,
  });
}
