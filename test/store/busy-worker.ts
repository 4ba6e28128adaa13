/** A process that authorises, edits and refreshes without a pause until it is killed. */
import { readConfig } from '../../src/config.ts';
import { openEngine } from '../../src/open.ts';

const [client_secret = ''] = process.argv.slice(2);
const redirect_uri = 'http://127.0.0.1:9/callback';
const engine = await openEngine(readConfig({}, process.env));
const credentials = { base_url: 'api.lsk.lightspeed.app', client_id: 'devp-client', client_secret, scope: 'items' };
const added = await engine.addInstance({ connector: 'lightspeed-k-series', name: 'Busy', credentials });
const { id } = added.instance;
process.stdout.write('begun\n');
for (;;) {
  const { authorization_url } = await engine.beginAuthorization(id, { redirect_uri });
  const state = new URL(authorization_url).searchParams.get('state');
  await engine.finishAuthorization(`${redirect_uri}?code=VlWFo0&state=${state}`);
  await engine.accessToken(id);
  for (let times = 0; times < 3; times++) await engine.refresh(id);
}
