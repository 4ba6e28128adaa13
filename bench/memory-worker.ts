/** Asks for the token of every instance of a data directory, and reports what that took of memory. */
import { readConfig } from '../src/config.ts';
import { openEngine } from '../src/open.ts';

const atOnce = 200;
const engine = await openEngine(readConfig({}, process.env));
const [warmUp, ...instances] = (await engine.instances()).map(({ id }) => id);
await engine.accessToken(warmUp!);
const before = memory();
for (let n = 0; n < instances.length; n += atOnce) {
  await Promise.all(instances.slice(n, n + atOnce).map((id) => engine.accessToken(id)));
}
const after = memory();
await engine.close();
process.send?.({ heap: megabytes(after.heapUsed - before.heapUsed), resident: megabytes(after.rss - before.rss) });
process.disconnect?.();

function memory(): NodeJS.MemoryUsage {
  globalThis.gc?.();
  return process.memoryUsage();
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}
