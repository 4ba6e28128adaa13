/** A request as it arrived. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
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

/** The parameters of a form-encoded body; none where the body is something else. */
export function formParameters(request: Incoming): URLSearchParams {
  const type = request.headers['content-type'];
  const isForm = typeof type === 'string' && /^application\/x-www-form-urlencoded\b/i.test(type);
  return new URLSearchParams(isForm ? request.body : '');
}

/** RFC 6749 §3.1, §3.2: "parameters MUST NOT be included more than once". The first name that is. */
export function repeatedParameter(parameters: URLSearchParams): string | undefined {
  return [...parameters.keys()].find((name, i, names) => names.indexOf(name) !== i);
}

/** RFC 6749 §3.1, §3.2: a parameter sent without a value counts as left out. */
export function missingParameters(parameters: URLSearchParams, names: readonly string[]): string[] {
  return names.filter((name) => !parameters.get(name));
}
