/** What a scenario is asked for. */
export interface TortureOptions {
  /** How often: each scenario says of what. */
  readonly count: number;
  /** Value of `--store`, and the folder of the data; a fresh one each. */
  readonly store: StoreKind;
  /** Told of progress, a line at a time. */
  readonly say?: (line: string) => void;
}

export type StoreKind = 'sqlite' | 'postgres';
