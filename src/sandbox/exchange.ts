/** A request as it arrived. */
export interface Incoming {
  readonly method: string;
  /** The host that it was meant for, a name or `*.suffix`; null: not known, since every host shares one address. */
  readonly host: string | null;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The body was larger than what is read; `body` is then empty. */
  readonly tooLarge: boolean;
  /** What the route's `{name}`s stand for. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** An answer, complete. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What was decided, in words that hold no secret: `granted`, or an error code and why. */
  readonly outcome: string;
}

/** A refusal in the words of OAuth. The description says what was wrong and holds no secret. */
export interface Refusal {
  readonly error: string;
  readonly error_description: string;
}

export function refuse(error: string, error_description: string): { readonly refusal: Refusal } {
  return { refusal: { error, error_description } };
}

/** The first header value that differs from what is required, in words; null where all are there. */
export function headerProblem(request: Incoming, required: Readonly<Record<string, string | null>>): string | null {
  for (const [name, value] of Object.entries(required)) {
    const sent = request.headers[name.toLowerCase()];
    if (sent === undefined || sent === '') return `The header ${name} is missing.`;
    if (value !== null && String(sent) !== value) return `The header ${name} is not "${value}".`;
  }
  return null;
}
