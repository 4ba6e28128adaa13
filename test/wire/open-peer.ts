import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readConfig } from '../../src/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openRuntime } from '../../src/open.ts';
import { temporaryFolder } from '../helpers/lab.ts';

/** Bytes that a state of 43 characters is made of. */
const stateSize = 33;

/**
 * The production engine on the shipped connectors, in a store of its own, whose states are always the same: the
 * base64url of the bytes 0 to 32.
 */
export async function openPeer(connectTo: ReadonlyMap<string, string>): Promise<Engine> {
  const data = temporaryFolder();
  const pairs = [...connectTo].map(([from, to]) => `${from}=${to}`);
  const { engine } = await openRuntime(readConfig({ data, connectors: 'connector', connectTo: pairs }, {}), {
    random: (length) => (length === stateSize ? Uint8Array.from({ length }, (_, index) => index) : randomBytes(length)),
  });
  return {
    ...engine,
    async close() {
      await engine.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
