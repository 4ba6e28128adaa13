import type { OutboundRequest, Transport, WholeAnswer } from '../../src/engine/ports.ts';
import { EvergrantError } from '../../src/errors.ts';
import { attemptLength, type Node } from './node.ts';

/** What a second use of a refresh token does. */
export type ReuseRule = 'refused' | 'answered_again' | 'ends_the_family';

/** A provider, and what the connector's manifest says of it: whether a token may be sent again. */
export interface Provider {
  readonly rule: ReuseRule;
  readonly afterUnknownOutcome: 'retry' | 'stop';
}
/** `lost`: the provider acts, and its answer never arrives. `trouble`: a 503 before it acts. `unreachable`: nothing left. */
export type NextAnswer = 'good' | 'lost' | 'trouble' | 'unreachable';

/** Who spent a refresh token, and whether the answer got through. */
interface Spending {
  readonly node: Node;
  readonly lost: boolean;
  readonly at: number;
  /** The answer is on its way still. */
  held: boolean;
  /** It was on its way for longer than an attempt lasts, so that another node may be on the way with the same token. */
  stalled: boolean;
}

interface Family {
  turn: number;
  dead: boolean;
  readonly spendings: Spending[];
}

const expiresIn = 3600;

/**
 * The provider's side as a ledger: families of tokens that rotate, one family a consent. Tokens read
 * `refresh.FAMILY.TURN`, so that a test can tell what any of them is.
 */
export class ProviderModel {
  readonly provider: Provider;
  readonly families: Family[] = [];
  /** Breaches of the rule that a token is spent once unless its outcome is unknown. */
  readonly spentTwice: string[] = [];
  /** Refresh tokens that were presented, and the provider had trouble before it acted. */
  readonly troubled = new Set<string>();
  /** Refresh tokens that reached a store or a spool. */
  readonly durable = new Set<string>();
  requests = 0;

  readonly #now: () => number;

  constructor(provider: Provider, now: () => number) {
    this.provider = provider;
    this.#now = now;
  }

  /** A customer consents. Returns the family's number; as a code it reads `code.FAMILY`. */
  consent(): number {
    return this.families.push({ turn: 0, dead: false, spendings: [] }) - 1;
  }

  tokens(family: number) {
    const { turn } = this.families[family]!;
    const name = `${family}.${turn}`;
    return {
      access_token: `access.${name}`,
      refresh_token: `refresh.${name}`,
      token_type: 'Bearer',
      expires_in: expiresIn,
    };
  }

  /** Whether the refresh token would be granted. */
  isLive(refreshToken: string): boolean {
    const { family, turn } = parse(refreshToken);
    const known = this.families[family];
    return known !== undefined && !known.dead && known.turn === turn;
  }

  /** The newest tokens of a family are with nobody: their answer was lost, or died with a process. */
  isLost(family: number): boolean {
    return !this.durable.has(this.tokens(family).refresh_token);
  }

  /** What stands behind the Transport port of one node. */
  transportOf(node: Node): Transport {
    return {
      exchange: (request) => this.#exchange(node, request),
      stream: async () => Promise.reject(new Error('No call is made here.')),
      // What a sandbox may: come back to an address without https.
      routeOf: () => 'redirected',
      browserUrl: (url) => url,
      close: async () => {},
    };
  }

  async #exchange(node: Node, { url }: OutboundRequest): Promise<WholeAnswer> {
    const mode = node.nextAnswer;
    node.nextAnswer = 'good';
    if (mode === 'unreachable') throw new EvergrantError('provider_unreachable', 'Nothing was sent.');
    this.requests += 1;
    const query = new URL(url).searchParams;
    if (mode === 'trouble') {
      this.troubled.add(query.get('refresh_token') ?? '');
      return { status: 503, headers: {}, body: '' };
    }
    const spending: Spending = { node, lost: mode === 'lost', at: this.#now(), held: true, stalled: false };
    const body = query.has('refresh_token')
      ? this.#refresh(query.get('refresh_token')!, spending)
      : this.#redeem(query);
    await node.answerMayPass();
    spending.held = false;
    spending.stalled = this.#now() - spending.at >= attemptLength;
    if (mode === 'lost') throw new EvergrantError('connection_lost', 'The answer was lost.');
    return { status: 'error' in body ? 400 : 200, headers: {}, body: JSON.stringify(body) };
  }

  #redeem(query: URLSearchParams) {
    return this.tokens(Number(query.get('code')?.split('.')[1]));
  }

  #refresh(token: string, spending: Spending) {
    const refused = { error: 'invalid_grant' };
    const { family: number, turn } = parse(token);
    const family = this.families[number];
    if (!family) return refused;
    if (turn < family.turn) this.#checkExcuse(token, family, number, turn);
    if (family.dead) return refused;
    if (turn === family.turn) {
      family.turn += 1;
      family.spendings[turn] = spending;
      return this.tokens(number);
    }
    if (this.provider.rule === 'answered_again' && turn === family.turn - 1) {
      family.spendings[turn] = spending;
      return this.tokens(number);
    }
    if (this.provider.rule === 'ends_the_family') family.dead = true;
    return refused;
  }

  /** A spent token came again: right only where nobody can know what became of its first use, and it is not forbidden. */
  #checkExcuse(token: string, family: Family, number: number, turn: number): void {
    const { node, lost, held, stalled, at } = family.spendings[turn]!;
    const known = this.durable.has(`refresh.${number}.${turn + 1}`);
    const lapsed = (held || node.crashed) && this.#now() - at >= attemptLength;
    const isAllowed = this.provider.afterUnknownOutcome === 'retry';
    if (isAllowed && (stalled || (!known && (lost || lapsed)))) return;
    this.spentTwice.push(`${token}${known ? ', whose successor was stored' : ''}`);
  }
}

export function parse(token: string): { readonly family: number; readonly turn: number } {
  const [, family, turn] = token.split('.');
  return { family: Number(family), turn: Number(turn) };
}
