/** A process of its own that asks for one token and reports it. Started by the tests of several processes. */
import { readConfig } from '../../src/config.ts';
import { openEngine } from '../../src/open.ts';

const [id = ''] = process.argv.slice(2);
const engine = await openEngine(readConfig({}, process.env));
process.send?.('ready');
process.once('message', async () => {
  const answer = await engine.accessToken(id).catch((error) => ({ error: error.code }));
  process.send?.(answer);
  await engine.close();
  process.disconnect();
});
