import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { Config } from '../../src/config.ts';
import { userAgent } from '../../src/engine/authorize/exchange.ts';
import { loadConnectors } from '../../src/engine/connectors/load-connectors.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Clock, Transport } from '../../src/engine/ports.ts';
import type { Store } from '../../src/engine/store.ts';
import { schemaValidator } from '../../src/schema-validator.ts';
import { readOrCreateKeyFile } from '../../src/store/key-file.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createSealer } from '../../src/store/seal.ts';
import { openSpool } from '../../src/store/spool.ts';
import { createTransport } from '../../src/transport/transport.ts';

/** What stands between the engine and the world in a test. */
export interface Wrapping {
  readonly store?: (store: Store) => Store;
  readonly transport?: (transport: Transport) => Transport;
  readonly clock?: (clock: Clock) => Clock;
}

/** An engine over the real store and the real transport, each behind a wrapper: the seams that src has no need of. */
export async function openWrapped(config: Config, wrapping: Wrapping): Promise<Engine> {
  mkdirSync(config.data, { recursive: true });
  const keys = config.encryptionKeys.length > 0 ? config.encryptionKeys : readOrCreateKeyFile(config.data).ring;
  const sealer = createSealer(keys);
  const { connectTo, deadlines, returnOrigins } = config;
  const same = <T>(value: T): T => value;
  const store = await openStore(config.store, config.data, sealer);
  const transport = createTransport({ connectTo, timeout: deadlines.socket, userAgent });
  return createEngine({
    connectors: loadConnectors(config.connectors, await schemaValidator('connector')),
    store: (wrapping.store ?? same)(store),
    transport: (wrapping.transport ?? same)(transport),
    clock: (wrapping.clock ?? same)(store.clock),
    random: randomBytes,
    deadlines,
    returnOrigins,
    spool: openSpool(config.data, sealer),
    refreshRate: Number.POSITIVE_INFINITY,
    observer: { refreshed() {}, waited() {}, keepAliveLag() {}, webhook() {} },
    process: `torture:${process.pid}`,
    notify: false,
  });
}
