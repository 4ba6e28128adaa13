/** Opens a store that others open at the same time, and writes one instance. */
import { readConfig } from '../../src/config.ts';
import { openRuntime } from '../../src/open.ts';
import { sandboxCredentials } from '../helpers/lab.ts';

const runtime = await openRuntime(readConfig({}, process.env));
await runtime.apiKeys.createFirstAdminKey();
const credentials = sandboxCredentials;
await runtime.engine.addInstance({ connector: 'lightspeed-k-series', name: `of ${process.pid}`, credentials });
await runtime.close();
