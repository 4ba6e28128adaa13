/** A request, complete, as pure functions build it. The engine's transport sends it as it is. */
export interface HttpRequest {
  readonly method: string;
  /** Absolute, with its query. */
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** An answer read to its end. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
