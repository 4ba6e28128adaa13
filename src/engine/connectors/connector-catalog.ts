import type { Connector } from '../../manifest/connector.ts';
import type { Issue } from '../../manifest/issue.ts';

/** The connectors that an engine knows. */
export interface ConnectorCatalog {
  /** Sorted by id. */
  list(): readonly Connector[];
  /** undefined where there is none, or only a broken one. */
  find(id: string): Connector | undefined;
  /** @throws not_found with a suggestion; invalid_manifest where the file is there and broken */
  get(id: string): Connector;
  /** Manifests that cannot be loaded as they are written. Sorted by id. */
  broken(): readonly BrokenManifest[];
  /**
   * Takes up what has changed in the files: new ones, changed ones, those that went away. A connector that changed is
   * another object from then on. @returns the ids that changed or went
   */
  reload(): readonly string[];
}

export interface BrokenManifest {
  readonly id: string;
  readonly file: string;
  readonly issues: readonly Issue[];
  /** The version before it was broken, which stays in use; null: there is none. */
  readonly in_use: string | null;
}
