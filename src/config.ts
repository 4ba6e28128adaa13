/** Everything a process can be told, frozen. Built from flags and environment; see `docs/operations.md`. */
export interface Config {
  /** Data directory, absolute. */
  readonly data: string;
  /** `sqlite:` (in the data directory) or `sqlite:/path/to/file`. */
  readonly store: string;
  /** Folders of manifests, absolute; the first that exists is used. */
  readonly connectors: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Origin under which browsers reach this server, without a trailing slash; null: `http://host:port`. */
  readonly publicUrl: string | null;
  readonly adminKey: string | null;
  /** 32 bytes each; the first seals, all open. Empty: a key file in the data directory. */
  readonly encryptionKeys: readonly Uint8Array[];
  readonly deadlines: Deadlines;
  /** `https://host` → `http://127.0.0.1:PORT`. */
  readonly connectTo: ReadonlyMap<string, string>;
  /** Origins that a connect link may return to. */
  readonly returnOrigins: readonly string[];
}

/** Milliseconds; each at least 2 s above the one before, because the socket's timers are coarse. */
export interface Deadlines {
  /** How long a caller waits for a refresh. */
  readonly caller: number;
  /** How long the provider may take to answer. */
  readonly socket: number;
  /** After how long an attempt without an outcome counts as lapsed. */
  readonly attempt: number;
}

/** Flags as the command line gives them; absent ones fall back to the environment, then to the default. */
export interface ConfigFlags {
  readonly data?: string;
  readonly store?: string;
  readonly connectors?: string;
  readonly host?: string;
  readonly port?: string | number;
  readonly publicUrl?: string;
  readonly connectTo?: readonly string[];
}
