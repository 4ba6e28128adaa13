/** How a provider rotates refresh tokens: each works once; what differs is what a second use does. */
export type ReuseRule = 'refused' | 'answered_again' | 'ends_the_family';

/** Milliseconds for which `answered_again` holds. */
const grace = 60_000;

export interface LedgerEntry {
  /** The refresh token that works; meaningless once the family is dead. */
  readonly live: string;
  /** Every access token that works. */
  readonly access: string;
  readonly dead: boolean;
  /** How often each refresh token was presented. */
  readonly presented: ReadonlyMap<string, number>;
  readonly granted: number;
  readonly refused: number;
}

export type Spent = { readonly access_token: string; readonly refresh_token: string } | 'invalid_grant';

/** What a provider knows of its grants. Written for the torture, and sharing nothing with what is tortured. */
export class Ledger {
  readonly #grants = new Map<string, Account>();

  /** Begins a grant; the refresh token that it begins with. */
  open(name: string, rule: ReuseRule): string {
    const account = { rule, turn: 0, previousUntil: 0, dead: false, presented: new Map(), granted: 0, refused: 0 };
    this.#grants.set(name, account);
    return refreshToken(name, 0);
  }

  /** A refresh token is presented. */
  spend(token: string): Spent {
    const name = token.split('~')[0] ?? '';
    const account = this.#grants.get(name);
    if (!account) return 'invalid_grant';
    account.presented.set(token, (account.presented.get(token) ?? 0) + 1);
    const outcome = account.dead ? 'invalid_grant' : use(name, account, token);
    if (outcome === 'invalid_grant') account.refused += 1;
    else account.granted += 1;
    return outcome;
  }

  entry(name: string): LedgerEntry {
    const account = this.#grants.get(name);
    if (!account) throw new Error(`There is no grant ${name}.`);
    const { turn, dead, presented, granted, refused } = account;
    return { live: refreshToken(name, turn), access: accessToken(name, turn), dead, presented, granted, refused };
  }
}

interface Account {
  readonly rule: ReuseRule;
  turn: number;
  previousUntil: number;
  dead: boolean;
  readonly presented: Map<string, number>;
  granted: number;
  refused: number;
}

function use(name: string, account: Account, token: string): Spent {
  if (token === refreshToken(name, account.turn)) {
    account.turn += 1;
    account.previousUntil = performance.now() + grace;
    return tokens(name, account.turn);
  }
  const isPrevious = token === refreshToken(name, account.turn - 1);
  if (account.rule === 'answered_again' && isPrevious && performance.now() < account.previousUntil) {
    return tokens(name, account.turn);
  }
  if (account.rule === 'ends_the_family') account.dead = true;
  return 'invalid_grant';
}

const tokens = (name: string, turn: number): Spent => ({
  access_token: accessToken(name, turn),
  refresh_token: refreshToken(name, turn),
});
const refreshToken = (name: string, turn: number): string => `${name}~refresh-${turn}`;
const accessToken = (name: string, turn: number): string => `${name}~access-${turn}`;
