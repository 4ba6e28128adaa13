import type { AuthorizationCodeMethod, Connector } from '../../src/manifest/connector.ts';
import { kSeries as kSeriesText, load, manifest } from '../manifest/load.ts';

/** The connector of a manifest's text, with its first method. */
function connectorOf(text: string): { readonly connector: Connector; readonly method: AuthorizationCodeMethod } {
  const { connector, issues } = load(text);
  if (!connector) throw new Error(issues.map((issue) => issue.message).join('\n'));
  return { connector, method: connector.authentication_methods[0] as AuthorizationCodeMethod };
}

export const kSeries = connectorOf(kSeriesText);

export const acme = (parts: Parameters<typeof manifest>[0] = {}) => connectorOf(manifest(parts));

/** What an administrator of the K-Series connector must enter, and no more. */
export const entered = {
  base_url: 'api.lsk.lightspeed.app',
  client_id: 'devp-acme',
  client_secret: 'nwsec-secret',
  scope: 'financial-api items',
};
