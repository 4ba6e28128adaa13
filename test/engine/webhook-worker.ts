/** Delivers what is in the outbox, as a serving process would, until it is killed. */
import { readConfig } from '../../src/config.ts';
import { openRuntime } from '../../src/open.ts';

const runtime = await openRuntime(readConfig({}, process.env));
runtime.startWebhooks({ warn() {}, error() {} });
