import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ConnectorCatalog } from '../engine/connectors/connector-catalog.ts';
import { loadConnectors } from '../engine/connectors/load-connectors.ts';
import { parentsIn } from '../engine/connectors/parent-manifest.ts';
import type { Connector } from '../manifest/connector.ts';
import type { ParentOf } from '../manifest/inherit.ts';
import { schemaValidator } from '../schema-validator.ts';
import { type CommandFlags, commandConfig } from './command-config.ts';
import type { Io } from './io.ts';

export interface LoadedManifest {
  readonly connector: Connector;
  /** As it is written, for positions. */
  readonly text: string;
  /** What manifests beside it say, for `extends`. */
  readonly parentOf: ParentOf;
  /** As a person would name it from here. */
  readonly file: string;
  /** Under which origin browsers reach this installation; null where nobody said. */
  readonly publicUrl: string | null;
}

/**
 * One connector with its manifest, for the commands that read and never send: no store is opened, nothing is written.
 * @throws not_found, invalid_manifest, invalid_configuration
 */
export async function loadManifest(id: string, flags: CommandFlags, io: Pick<Io, 'env'>): Promise<LoadedManifest> {
  const { connectors: folder, publicUrl } = await commandConfig(flags, io);
  const connector = (await openFolder(folder)).get(id);
  const path = join(folder, `${connector.id}.yaml`);
  const nearby = relative('', path);
  const file = nearby.startsWith('..') ? path : nearby;
  return { connector, text: await readFile(path, 'utf8'), parentOf: parentsIn(folder), file, publicUrl };
}

/** Every connector of the folder, without a store. @throws invalid_configuration */
export async function loadCatalog(flags: CommandFlags, io: Pick<Io, 'env'>): Promise<ConnectorCatalog> {
  return openFolder((await commandConfig(flags, io)).connectors);
}

async function openFolder(folder: string): Promise<ConnectorCatalog> {
  return loadConnectors(folder, await schemaValidator('connector'));
}
