import type { Endpoint } from './router.ts';

/** How the sandbox misbehaves at one next request. What is not said is as always. */
export interface Misbehaviour {
  /** False: nothing is decided, as by a gateway that fails before the vendor's own program. Default true. */
  readonly acts?: boolean;
  /** Milliseconds between the decision and what follows. */
  readonly delay?: number;
  /**
   * `answer` (default); `reset`: the connection breaks before the answer; `half`: in the middle of its body;
   * `silent`: no answer ever comes.
   */
  readonly ending?: 'answer' | 'reset' | 'half' | 'silent';
  /** In place of the vendor's. */
  readonly status?: number;
  /** Added to the vendor's. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the vendor's; a value that is no text is written as JSON. */
  readonly body?: unknown;
}

/** Misbehaviours that wait for their request. */
export interface Script {
  /** The next request to the endpoint that has no other misbehaviour before it; `token` is any grant. */
  add(endpoint: Endpoint, misbehaviour: Misbehaviour): void;
  /** Takes the one for this request. */
  next(endpoint: Endpoint): Misbehaviour | undefined;
  /** How many still wait. */
  waiting(): number;
  clear(): void;
}

const grants: readonly Endpoint[] = ['authorization_code', 'refresh_token', 'client_credentials', 'exchange'];

export function createScript(): Script {
  let lines: { readonly endpoint: Endpoint; readonly misbehaviour: Misbehaviour }[] = [];
  return {
    add(endpoint, misbehaviour) {
      lines.push({ endpoint, misbehaviour });
    },
    next(endpoint) {
      const line = lines.find(
        (one) => one.endpoint === endpoint || (one.endpoint === 'token' && grants.includes(endpoint)),
      );
      lines = lines.filter((one) => one !== line);
      return line?.misbehaviour;
    },
    waiting: () => lines.length,
    clear() {
      lines = [];
    },
  };
}
