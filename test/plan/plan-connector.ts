import { loadManifest } from '../../src/cli/load-manifest.ts';
import type { CredentialValues } from '../../src/instance/credentials.ts';
import { type PlanInput, planMethod } from '../../src/plan/plan-method.ts';

/** The plan of every method of a manifest, with what a formatter needs. */
export async function planConnector(
  id: string,
  given: { entered?: CredentialValues; redirect_uri?: string; folder?: string } = {},
) {
  const { folder = 'connector', entered = {}, redirect_uri = null } = given;
  const { connector, text, parentOf, file } = await loadManifest(id, { connectors: folder }, { env: {} });
  return connector.authentication_methods.map((method) => {
    const input: PlanInput = { connector, method, text, parentOf, entered, redirect_uri };
    return { method, connector, text, file, plan: planMethod(input) };
  });
}
