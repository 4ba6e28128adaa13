import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccessToken, InstanceView } from '../../src/engine/engine.ts';
import { EvergrantError } from '../../src/errors.ts';
import { redirectUri, sandboxCredentials, temporaryFolder } from '../helpers/lab.ts';
import type { TestStore } from '../helpers/stores.ts';
import { type Node, type Outage, openNode } from './node.ts';
import { type Provider, ProviderModel, parse } from './provider-model.ts';

/** What the test knows of an instance, beside what the store says. */
interface Known {
  readonly id: string;
  /** Families in the order in which they became the grant, and when. */
  readonly grants: { readonly family: number; readonly at: number }[];
  edits: number;
  /** A removal was asked for; one whose answer was lost may have taken place. */
  removal: boolean;
}

const nodeCount = 3;
/** Nobody is handed a token of an older grant after this; milliseconds. */
const staleAfter = 2_000;

/** Several engines on one store, a provider that keeps a ledger, and a clock of their own. */
export class ModelWorld {
  readonly provider: ProviderModel;
  readonly outage: Outage = { mode: 'none' };
  readonly instances: Known[] = [];
  readonly problems: string[] = [];
  nodes: Node[] = [];
  readonly #crashed: Node[] = [];
  #time = 1_800_000_000_000;
  #away = Number.NEGATIVE_INFINITY;
  #open!: (node: number) => Promise<Node>;
  #remove!: () => void;

  private constructor(provider: Provider) {
    this.provider = new ProviderModel(provider, () => this.#time);
  }

  /** @param store emptied first: a world has nothing of another */
  static async open(store: TestStore, of: Provider): Promise<ModelWorld> {
    const world = new ModelWorld(of);
    await store.empty();
    const storeData = temporaryFolder();
    const key = randomBytes(32);
    const clock = { now: () => world.#time, monotonic: () => world.#time };
    const { provider, outage } = world;
    world.#open = (node) => {
      const data = join(storeData, `node-${node}`);
      mkdirSync(data, { recursive: true });
      return openNode({ store: store.env.DATABASE_URL ?? 'sqlite:', storeData, data, key, clock, provider, outage });
    };
    world.#remove = () => rmSync(storeData, { recursive: true, force: true });
    for (let node = 0; node < nodeCount; node++) world.nodes.push(await world.#open(node));
    return world;
  }

  async close(): Promise<void> {
    this.outage.mode = 'none';
    for (const node of this.nodes) node.releaseAnswers();
    // One that died and was not replaced, because that failed, is closed already.
    await Promise.all(this.nodes.filter(({ crashed }) => !crashed).map((node) => node.close()));
    this.#remove();
  }

  node(index: number): Node {
    return this.nodes[index % nodeCount]!;
  }

  instance(index: number): Known | null {
    return this.instances[index % Math.max(1, this.instances.length)] ?? null;
  }

  async everywhere(act: (node: number) => Promise<void>): Promise<void> {
    await Promise.all(this.nodes.map((_, node) => act(node)));
  }

  /** The store goes away while the answer to what `act` sends is on its way. */
  async underOutage(index: number, modes: readonly Outage['mode'][], act: () => Promise<void>): Promise<void> {
    const node = this.node(index);
    node.holdAnswers();
    const acted = act();
    await sleep(10);
    this.setOutage(modes[0] ?? 'none');
    node.releaseAnswers();
    await acted;
    await sleep(5);
    this.setOutage(modes.at(-1) ?? 'none');
  }

  /** Before time passes, whoever has something in the spool has had the time to bring it to the store. */
  async advance(milliseconds: number): Promise<void> {
    await this.replay();
    this.#time += milliseconds;
    await sleep(5);
  }

  async replay(): Promise<void> {
    if (this.outage.mode !== 'none') return;
    for (const { engine, spool } of this.nodes) {
      for (const { instance_id } of spool.waiting()) {
        await engine.accessToken(instance_id, { rejected_generation: -1 }).catch(() => {});
      }
    }
  }

  async add(node: number): Promise<void> {
    const family = this.provider.consent();
    const token_set = this.provider.tokens(family);
    const wanted = {
      connector: 'lightspeed-k-series',
      name: `Shop ${family}`,
      credentials: sandboxCredentials,
      token_set,
    };
    await this.#attempt(async () => {
      const { instance } = await this.node(node).engine.addInstance(wanted);
      this.provider.durable.add(token_set.refresh_token);
      this.instances.push({ id: instance.id, grants: [{ family, at: this.#time }], edits: 0, removal: false });
    });
  }

  async reauthorise(node: number, known: Known): Promise<void> {
    const family = this.provider.consent();
    await this.#attempt(async () => {
      const { engine } = this.node(node);
      const { authorization_url } = await engine.beginAuthorization(known.id, { redirect_uri: redirectUri });
      const state = new URL(authorization_url).searchParams.get('state');
      await engine.finishAuthorization(`${redirectUri}?code=code.${family}&state=${state}`);
      known.grants.push({ family, at: this.#time });
    });
  }

  async edit(node: number, known: Known): Promise<void> {
    await this.#attempt(async () => {
      const credentials = { client_secret: `secret-${known.id}-${known.edits}` };
      await this.node(node).engine.updateInstance(known.id, { credentials });
      known.edits += 1;
    });
  }

  async remove(node: number, known: Known): Promise<void> {
    known.removal = true;
    await this.#attempt(() => this.node(node).engine.removeInstance(known.id));
  }

  async token(node: number, known: Known, refresh: boolean): Promise<void> {
    const asked = this.#time;
    const { engine } = this.node(node);
    const away = () => this.outage.mode !== 'none' || asked - this.#away <= staleAfter;
    const wasAway = away();
    await this.#attempt(async () => {
      const token = await (refresh ? engine.refresh(known.id) : engine.accessToken(known.id));
      if (!wasAway && !away()) this.#checkFresh(known, token, asked);
    });
  }

  async crash(index: number): Promise<void> {
    const place = index % nodeCount;
    this.#crashed.push(this.node(place));
    await this.node(place).crash();
    this.nodes[place] = await this.#open(place);
  }

  setOutage(mode: Outage['mode']): void {
    if (this.outage.mode !== 'none') this.#away = this.#time;
    this.outage.mode = mode;
  }

  /** Lets everything come to rest, then compares what the store says with the ledger. */
  async settle(): Promise<void> {
    this.setOutage('none');
    for (const node of this.nodes) {
      node.nextAnswer = 'good';
      node.releaseAnswers();
    }
    await sleep(20);
    for (const node of this.nodes) node.spool.adopt();
    await this.replay();
    for (const known of this.instances) await this.#settleInstance(known);
  }

  async #settleInstance(known: Known): Promise<void> {
    const { engine } = this.node(0);
    let code = '';
    for (let round = 0; round < 20; round++) {
      code = await engine.refresh(known.id).then(
        () => 'done',
        ({ code }: EvergrantError) => code,
      );
      if (['done', 'reauthorization_required', 'not_found'].includes(code)) break;
      await this.advance(61_000);
    }
    if (!['done', 'reauthorization_required', 'not_found'].includes(code))
      this.problems.push(`${known.id} never came to rest: ${code}.`);
    const view = await engine.instance(known.id).catch(() => null);
    if (view) await this.#check(known, view);
    else if (!known.removal) this.problems.push(`${known.id} is gone.`);
  }

  async #check(known: Known, view: InstanceView): Promise<void> {
    const { engine, store } = this.node(0);
    const events = await engine.events(known.id, { limit: 500 });
    const grant = await store.grants.find(known.id);
    // An answer that was held up may still be on its way into the store, and come between these reads.
    const now = await engine.instance(known.id).catch(() => null);
    if (now && (now.generation !== view.generation || now.status !== view.status || now.revision !== view.revision))
      return this.#check(known, now);
    const moves = events.filter(({ type }) => movesGeneration.has(type)).map(({ generation }) => generation);
    const expected = Array.from({ length: view.generation }, (_, index) => view.generation - index);
    if (JSON.stringify([...moves].sort((a, b) => (b ?? 0) - (a ?? 0))) !== JSON.stringify(expected))
      this.problems.push(`${known.id} is at generation ${view.generation}, and token sets made ${moves}.`);
    const edits = events.filter(({ type }) => type === 'credentials_changed').length;
    if (view.revision !== 1 + edits)
      this.problems.push(`${known.id} has revision ${view.revision} after ${edits} edits.`);
    if (view.status === 'active') return;
    const { family } = parse(grant?.tokens?.refresh_token ?? '');
    const token = this.provider.tokens(family).refresh_token;
    if (this.provider.isLive(token) && !this.provider.isLost(family) && !this.#isDoubtful(known, view, token))
      this.problems.push(`${known.id} is ${view.status} (${view.health.code}), and ${token} is alive and was kept.`);
  }

  /** Whether nobody can know if the provider acted, and it may not be asked. */
  #isDoubtful({ id }: Known, { generation }: InstanceView, token: string): boolean {
    if (this.provider.provider.afterUnknownOutcome === 'retry') return false;
    return this.provider.troubled.has(token) || this.#crashed.some(({ marked }) => marked.has(`${id} ${generation}`));
  }

  #checkFresh(known: Known, { access_token }: AccessToken, asked: number): void {
    const newest = known.grants.findLast(({ at }) => asked - at > staleAfter);
    if (newest && parse(access_token).family < newest.family)
      this.problems.push(
        `${access_token} was handed out ${asked - newest.at} ms after family ${newest.family} replaced it.`,
      );
  }

  /** A call may fail; it may not fail in a way that nobody foresaw. A node that dies meanwhile does not answer. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    const failed = work().catch((error: unknown) => {
      if (error instanceof EvergrantError && error.code !== 'internal') return;
      this.problems.push(`Unforeseen: ${error instanceof Error ? error.stack : String(error)}`);
    });
    await Promise.race([failed, sleep(patience)]);
  }
}

/** A call whose answer is held up goes on by itself; milliseconds of real time. */
const patience = 300;

const movesGeneration: ReadonlySet<string> = new Set([
  'imported',
  'authorized',
  'reauthorized',
  'refreshed',
  'refusal_lifted',
]);
