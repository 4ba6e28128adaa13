import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import type { ConnectorCatalog, Engine } from '../engine/engine.ts';
import { hasConsent, hasTokens } from '../instance/method.ts';
import { openRuntime, type Runtime } from '../open.ts';
import { type SimulatedClock, simulatedClock } from './clock.ts';
import type { Heard } from './heard.ts';
import { recordedEngine } from './recorded-engine.ts';
import { scratchFolder } from './scratch-folder.ts';
import { seededRandom } from './seeded-random.ts';
import { redirectUriOf, type Subject } from './subject.ts';
import { startVendor, type Vendor } from './vendor.ts';

/** The real engine on a store of its own, the vendor's side on a real socket, and one simulated time for both. */
export interface Lab {
  readonly subject: Subject;
  readonly vendor: Vendor;
  readonly clock: SimulatedClock;
  readonly engine: Engine;
  /** A second process on the same store. */
  other(): Promise<Engine>;
  /** A third, from which no provider can be reached. */
  unreachable(): Promise<Engine>;
  /** Adds an instance with the sample credentials; its id. */
  add(): Promise<string>;
  /** Adds one and takes it through whatever makes it work; its id. */
  connect(): Promise<string>;
  /** The customer's part: from the address that the engine gave to the one that the browser comes back with. */
  begin(id: string, decision?: 'allow' | 'deny'): Promise<string>;
  /** Removes the instances that were added. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** Nothing listens there: what is meant for a host that the vendor does not have never leaves this machine. */
const nowhere = 'http://127.0.0.1:1';

/** @param seed what is random of the engine comes from it */
export async function openLab(subject: Subject, heard: Heard, seed: string): Promise<Lab> {
  const { connector, provider, credentials, secretNames } = subject;
  const clock = simulatedClock();
  const vendor = await startVendor(provider, clock, heard);
  const data = scratchFolder();
  mkdirSync(join(data, 'connector'));
  const runtimes: Runtime[] = [];
  const redirected = [...vendor.connectTo].map(([host, origin]) => `${host}=${origin}`);

  async function open(connectTo: readonly string[]): Promise<Engine> {
    const config = readConfig({}, environment(data, [...connectTo, `https://*=${nowhere}`]));
    const random = seededRandom(`${seed} ${connector.id} ${subject.method.id} ${runtimes.length}`);
    const runtime = await openRuntime(config, { connectors: catalogOf(subject), clock, random });
    runtimes.push(runtime);
    return recordedEngine(runtime.engine, heard);
  }

  const engine = await open(redirected).catch(async (error: unknown) => {
    await vendor.close();
    rmSync(data, { recursive: true, force: true });
    throw error;
  });
  for (const name of secretNames) heard.secret(`the value of ${name}`, credentials[name]);
  let other: Promise<Engine> | undefined;
  let unreachable: Promise<Engine> | undefined;
  const added: string[] = [];

  const lab: Lab = {
    subject,
    vendor,
    clock,
    engine,
    other: () => (other ??= open(redirected)),
    unreachable: () => (unreachable ??= open([])),
    async add() {
      const name = `Check ${added.length + 1}`;
      const wanted = { connector: connector.id, method: subject.method.id, name, credentials };
      const { instance } = await engine.addInstance(wanted);
      added.push(instance.id);
      return instance.id;
    },
    async connect() {
      const id = await lab.add();
      if (hasConsent(subject.method)) await engine.finishAuthorization(await lab.begin(id));
      else if (hasTokens(subject.method)) await engine.accessToken(id);
      const { choices, captured } = await engine.instance(id);
      const picked = choices.flatMap(({ as, options }) =>
        as in captured || options[0] === undefined ? [] : [[as, options[0].value] as const],
      );
      if (picked.length > 0) await engine.updateInstance(id, { captured: Object.fromEntries(picked) });
      return id;
    },
    async begin(id, decision = 'allow') {
      const redirect_uri = redirectUriOf(subject.client);
      const { authorization_url } = await engine.beginAuthorization(id, { redirect_uri });
      return vendor.answer(authorization_url, decision);
    },
    async tidy() {
      for (const id of added.splice(0)) await engine.removeInstance(id).catch(() => {});
    },
    async close() {
      await Promise.allSettled(runtimes.map((runtime) => runtime.close()));
      await vendor.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
  return lab;
}

function environment(data: string, connectTo: readonly string[]): Record<string, string> {
  return {
    EVERGRANT_DATA: data,
    EVERGRANT_CONNECTORS: join(data, 'connector'),
    // What is sealed here is invented, and gone in a moment.
    EVERGRANT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    EVERGRANT_CONNECT_TO: connectTo.join(' '),
    EVERGRANT_REFRESH_RATE: 'unlimited',
    EVERGRANT_REFRESH_DEADLINES: '5,8,11',
  };
}

function catalogOf({ connector }: Subject): ConnectorCatalog {
  return {
    list: () => [connector],
    find: () => connector,
    get: () => connector,
    broken: () => [],
    reload: () => [],
  };
}
