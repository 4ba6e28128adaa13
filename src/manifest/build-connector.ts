import { buildApi } from './build-api.ts';
import { buildMethod } from './build-method.ts';
import type { Connector } from './connector.ts';
import { freeze } from './freeze.ts';
import type { Manifest } from './manifest.ts';

/** A valid manifest, with what it inherits put in → the connector, every default applied, frozen to its leaves. */
export function buildConnector(manifest: Manifest): Connector {
  return freeze({
    ...manifest,
    authentication_methods: manifest.authentication_methods.map((method) => buildMethod(method, manifest.api)),
    api: buildApi(manifest.api, 'authorization_code'),
  });
}
