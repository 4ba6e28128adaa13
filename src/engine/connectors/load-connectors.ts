import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { EvergrantError } from '../../errors.ts';
import type { Connector } from '../../manifest/connector.ts';
import type { Issue } from '../../manifest/issue.ts';
import { createConnectorLoader } from '../../manifest/load-connector.ts';
import { suggest } from '../../manifest/suggest.ts';
import type { BrokenManifest, ConnectorCatalog } from './connector-catalog.ts';
import { parentsIn } from './parent-manifest.ts';

/** A manifest as it was last read. */
interface Entry {
  readonly stamp: string;
  /** What it extends, as that was read with it: a change there is a change here. */
  readonly parents: readonly Parent[];
  /** The last version that was good; null where there was none. */
  readonly connector: Connector | null;
  /** Empty where `connector` is what the file says. */
  readonly issues: readonly Issue[];
}

interface Parent {
  readonly id: string;
  readonly stamp: string | null;
}

/**
 * The manifests of a folder, each read when it is first asked for. A broken one takes nothing else down, and one that
 * breaks while we run leaves the version before it in use.
 * @param validate schemas/connector.schema.json, compiled
 * @throws EvergrantError invalid_configuration: the folder cannot be read
 */
export function loadConnectors(folder: string, validate: ValidateFunction): ConnectorCatalog {
  const load = createConnectorLoader(validate);
  const entries = new Map<string, Entry>();
  let ids = manifestIds(folder);

  function entryOf(id: string): Entry | undefined {
    const known = entries.get(id);
    if (known || !ids.includes(id)) return known;
    return read(id);
  }

  /** undefined where the file went away in this moment. */
  function read(id: string): Entry | undefined {
    // Taken before the text: a change in between is found the next time.
    const stamp = stampOf(folder, id);
    if (stamp === null) return undefined;
    const text = readFileSync(fileOf(folder, id), 'utf8');
    const parents: Parent[] = [];
    const parentIn = parentsIn(folder);
    const parent = (other: string) => {
      parents.push({ id: other, stamp: stampOf(folder, other) });
      return parentIn(other);
    };
    const { connector, issues } = load(text, { id, parent });
    const entry = { stamp, parents, issues, connector: connector ?? entries.get(id)?.connector ?? null };
    entries.set(id, entry);
    return entry;
  }

  const all = () => ids.flatMap((id) => entryOf(id) ?? []);
  return {
    list: () => all().flatMap(({ connector }) => connector ?? []),
    find: (id) => entryOf(id)?.connector ?? undefined,
    get(id) {
      const connector = entryOf(id)?.connector;
      if (connector) return connector;
      throw absent(id, { folder, ids, issues: entryOf(id)?.issues });
    },
    broken: () => ids.flatMap((id) => brokenOf(id, folder, entryOf(id)) ?? []),
    reload() {
      ids = manifestIds(folder);
      const gone = [...entries.keys()].filter((id) => !ids.includes(id));
      for (const id of gone) entries.delete(id);
      const changed = [...entries].filter(([id, entry]) => hasChanged(folder, id, entry)).map(([id]) => id);
      for (const id of changed) read(id);
      return [...gone, ...changed];
    },
  };
}

function hasChanged(folder: string, id: string, { stamp, parents }: Entry): boolean {
  return stampOf(folder, id) !== stamp || parents.some((parent) => stampOf(folder, parent.id) !== parent.stamp);
}

function brokenOf(id: string, folder: string, entry: Entry | undefined): BrokenManifest | undefined {
  if (!entry || entry.issues.length === 0) return undefined;
  return { id, file: fileOf(folder, id), issues: entry.issues, in_use: entry.connector?.version ?? null };
}

const fileOf = (folder: string, id: string): string => join(folder, `${id}.yaml`);

/** Another one for another content; null where there is no such file. */
function stampOf(folder: string, id: string): string | null {
  const stat = statSync(fileOf(folder, id), { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : null;
}

function manifestIds(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml') && !name.endsWith('.provider.yaml'))
      .map((name) => name.slice(0, -'.yaml'.length))
      .sort();
  } catch (cause) {
    throw new EvergrantError('invalid_configuration', `The folder of connectors ${folder} cannot be read.`, {
      hint: 'Name another one with --connectors or EVERGRANT_CONNECTORS.',
      cause,
    });
  }
}

interface Absent {
  readonly folder: string;
  readonly ids: readonly string[];
  /** Of its manifest, where there is one. */
  readonly issues: readonly Issue[] | undefined;
}

function absent(id: string, { folder, ids, issues }: Absent): EvergrantError {
  if (issues) {
    const [first] = issues;
    const place = first ? `: line ${first.line}, column ${first.column}: ${first.message}` : '';
    return new EvergrantError('invalid_manifest', `The manifest of ${id} has problems${place}`, {
      hint: `Run: evergrant validate ${fileOf(folder, id)}`,
    });
  }
  const near = suggest(id, ids);
  return new EvergrantError('not_found', `There is no connector ${id} in ${folder}.`, {
    hint: near === null ? 'List those that are there with: evergrant connectors' : `Did you mean ${near}?`,
  });
}
