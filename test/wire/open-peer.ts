import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { userAgent } from '../../src/engine/exchange.ts';
import { loadConnectors } from '../../src/engine/load-connectors.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createSealer } from '../../src/store/seal.ts';
import { createTransport } from '../../src/transport/transport.ts';
import { temporaryFolder } from '../helpers/lab.ts';
import { connectorSchema } from '../manifest/load.ts';

/** Bytes that a state of 43 characters is made of. */
const stateSize = 33;

/**
 * The production engine on the shipped connectors, in a store of its own, whose states are always the same: the
 * base64url of the bytes 0 to 32.
 */
export async function openPeer(connectTo: ReadonlyMap<string, string>): Promise<Engine> {
  const data = temporaryFolder();
  const engine = createEngine({
    connectors: loadConnectors('connector', connectorSchema),
    store: await openStore('sqlite:', data, createSealer([randomBytes(32)])),
    transport: createTransport({ connectTo, timeout: 10_000, userAgent }),
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    random: (length) => (length === stateSize ? Uint8Array.from({ length }, (_, index) => index) : randomBytes(length)),
    deadlines: { caller: 5_000, socket: 10_000, attempt: 15_000 },
    returnOrigins: [],
  });
  return {
    ...engine,
    async close() {
      await engine.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
