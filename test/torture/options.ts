import type { StoreName } from '../helpers/stores.ts';
import type { Kind } from './arena.ts';

/** What a scenario is asked for. */
export interface TortureOptions {
  /** How often: each scenario says of what. */
  readonly count: number;
  /** A fresh one for each scenario. */
  readonly store: StoreName;
  /** Where a scenario has one kind of provider, which; where it has all, this one alone. */
  readonly provider?: Kind;
  /** For scenarios that draw lots: the same seed makes the same run. */
  readonly seed?: number;
  /** Told of progress, a line at a time. */
  readonly say?: (line: string) => void;
}
