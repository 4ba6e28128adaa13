/** What a check found out about one connector. Nothing in it holds a secret. */
export interface ConnectorReport {
  readonly connector: string;
  readonly title: string;
  /** The manifest, as a person would name it. */
  readonly file: string;
  /**
   * `provider`: played against what the vendor's documentation says. `self`: there is no provider file, so the manifest
   * was held against itself only. `none`: the manifest cannot be used at all.
   */
  readonly basis: 'provider' | 'self' | 'none';
  readonly results: readonly CheckResult[];
  /** How long the check took. */
  readonly milliseconds: number;
}

export interface CheckResult {
  /** Id of the authentication method; null where it concerns all of them. */
  readonly method: string | null;
  /** Id of the scenario or comparison. */
  readonly scenario: string;
  /** A fact that holds where the scenario passes. */
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped; null otherwise. */
  readonly reason: string | null;
  /** Why it failed; empty otherwise. */
  readonly causes: readonly Cause[];
  readonly milliseconds: number;
}

/** Why something failed, in words that the manifest's author can act on. */
export interface Cause {
  readonly message: string;
  /** What to look at or to change. */
  readonly hint?: string;
  /** Where in the manifest; absent where it cannot be known. */
  readonly line?: number;
  readonly column?: number;
}

/** How many of each outcome. */
export function countOutcomes(results: readonly CheckResult[]): Readonly<Record<CheckResult['outcome'], number>> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of results) counts[outcome]++;
  return counts;
}
