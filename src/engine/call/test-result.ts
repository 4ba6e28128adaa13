export interface TestResult {
  readonly ok: boolean;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** In plain words: what the answer says and what to do. */
  readonly message: string;
  /** What was sent and what came back, every secret hidden. Absent where the result came over HTTP. */
  readonly trace?: TestTrace;
}

export interface TestTrace {
  readonly url: string;
  readonly request_headers: readonly (readonly [string, string])[];
  readonly response_headers: readonly (readonly [string, string])[];
  /** The beginning of it. */
  readonly body: string;
  readonly milliseconds: number;
}
