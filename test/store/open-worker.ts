/** Opens the store of a directory that others open at the same time, and writes one instance. */
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { openRuntime } from '../../src/open.ts';
import { root, sandboxCredentials } from '../helpers/lab.ts';

const [data = ''] = process.argv.slice(2);
const runtime = await openRuntime(readConfig({ data, connectors: join(root, 'connector') }, {}));
await runtime.apiKeys.createFirstAdminKey();
const credentials = sandboxCredentials;
await runtime.engine.addInstance({ connector: 'lightspeed-k-series', name: `of ${process.pid}`, credentials });
await runtime.close();
