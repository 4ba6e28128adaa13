import { EvergrantError } from '../errors.ts';
import type { Provider } from '../sandbox/provider.ts';
import type { SandboxExchange } from '../sandbox/redact.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import type { Misbehaviour } from '../sandbox/script.ts';
import type { SimulatedClock } from './clock.ts';
import { SignInRefused } from './failure.ts';
import type { Heard } from './heard.ts';

/** The vendor's side as a check drives it. */
export interface Vendor {
  /** `https://host` or `https://*.suffix` → where it is played. */
  readonly connectTo: ReadonlyMap<string, string>;
  /** Plays the customer in a browser; gives the address that the browser is sent back to. */
  answer(authorizationUrl: string, decision: 'allow' | 'deny'): Promise<string>;
  /** Moves the vendor's clock alone ahead, milliseconds. */
  advance(milliseconds: number): void;
  /** The next token request is answered so. */
  next(misbehaviour: Misbehaviour): void;
  /** The next token request is granted, and the connection breaks before the answer. */
  loseNextAnswer(): void;
  /** The customers take back everything. */
  revokeAll(): void;
  /** Every access token ends before its time. */
  endAccessTokens(): void;
  /** What arrived since the last `forget`, in its order. */
  received(): readonly Received[];
  forget(): void;
  close(): Promise<void>;
}

export interface Received {
  readonly endpoint: SandboxExchange['endpoint'];
  readonly method: string;
  readonly host: string | null;
  readonly path: string;
  /** null: it was granted or answered. */
  readonly refusal: { readonly error: string; readonly reason: string } | null;
}

/** Plays the provider on sockets of this machine, each host on its own. */
export async function startVendor(provider: Provider, clock: SimulatedClock, heard: Heard): Promise<Vendor> {
  const sandbox = await startSandbox({
    provider,
    clock: clock.now,
    separateHosts: true,
    onIssued: (kind, value) => heard.secret(issuedWords[kind], value),
  });
  let forgotten = 0;
  return {
    connectTo: sandbox.connectTo,
    answer: (authorizationUrl, decision) => signIn(sandbox, authorizationUrl, decision),
    advance: sandbox.advance,
    next: (misbehaviour) => sandbox.script('token', misbehaviour),
    loseNextAnswer: () => sandbox.script('token', { ending: 'reset' }),
    revokeAll: sandbox.revokeAll,
    endAccessTokens: sandbox.revokeAccessTokens,
    received: () => sandbox.exchanges().slice(forgotten).map(receivedOf),
    forget() {
      forgotten = sandbox.exchanges().length;
      sandbox.clearScript();
    },
    close: sandbox.close,
  };
}

const issuedWords = { code: 'a code', access_token: 'an access token', refresh_token: 'a refresh token' } as const;

/** What the sign-in page refuses, a customer would see: it is the vendor's word on the authorization request. */
async function signIn(sandbox: Sandbox, authorizationUrl: string, decision: 'allow' | 'deny'): Promise<string> {
  try {
    return await sandbox.consent(authorizationUrl, decision);
  } catch (error) {
    if (error instanceof EvergrantError) throw new SignInRefused([{ message: error.message }]);
    const { host, pathname } = new URL(authorizationUrl);
    throw new SignInRefused([
      { message: `No sign-in page answers at ${host}${pathname}: the host is none of the vendor's.` },
    ]);
  }
}

function receivedOf({ endpoint, method, host, url, outcome }: SandboxExchange): Received {
  const [path = ''] = url.split('?');
  const [, error, reason] = /^([\w.-]+): ([\s\S]*)$/.exec(outcome) ?? [];
  const isRefusal = error !== undefined && reason !== undefined && error !== 'scripted';
  return { endpoint, method, host, path, refusal: isRefusal ? { error, reason } : null };
}
