/** Refreshes instances, one after the other, until it is told to stop; then says how often, and what failed. */
import { setImmediate as turn } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { openEngine } from '../../src/open.ts';

const ids = process.argv.slice(2);
const engine = await openEngine(readConfig({}, process.env));
let stopped = false;
process.on('message', () => {
  stopped = true;
});
process.send?.('ready');
const failures: string[] = [];
let refreshes = 0;
while (!stopped) {
  for (const id of ids) {
    await engine.refresh(id).then(
      () => {
        refreshes += 1;
      },
      (error: Error) => void failures.push(error.message),
    );
    await turn();
  }
}
await engine.close();
process.send?.({ refreshes, failures });
process.disconnect?.();
