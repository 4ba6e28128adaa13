/**
 * The platform beside `evergrant serve --sandbox`:
 *
 *   EVERGRANT_RETURN_ORIGINS=http://127.0.0.1:4100 npx evergrant serve --sandbox lightspeed-k-series
 *   EVERGRANT_API_KEY=… node examples/embed/run.ts
 *
 * Then open http://127.0.0.1:4100/sign-in?as=anna.
 */
import { startPlatform } from './platform.ts';

const { EVERGRANT_SERVER = 'http://127.0.0.1:4000', EVERGRANT_API_KEY } = process.env;
if (!EVERGRANT_API_KEY) throw new Error('Set EVERGRANT_API_KEY to an API key with the role admin.');
const key = EVERGRANT_API_KEY;

const { origin } = await startPlatform({
  evergrant: () => EVERGRANT_SERVER,
  key: () => key,
  connector: 'lightspeed-k-series',
  // Those that the sandbox accepts.
  credentials: {
    base_url: 'api.trial.lsk.lightspeed.app',
    client_id: 'devp-sandbox',
    client_secret: 'nwsec-sandbox-not-a-secret',
    scope: 'financial-api items',
  },
  port: 4100,
});
process.stdout.write(`The platform listens at ${origin}. Begin at ${origin}/sign-in?as=anna\n`);
