import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EvergrantError } from '../errors.ts';
import type { Connector } from '../manifest/connector.ts';
import type { Issue } from '../manifest/issue.ts';
import { createConnectorLoader } from '../manifest/load-connector.ts';
import { suggest } from '../manifest/suggest.ts';
import type { ConnectorCatalog } from './engine.ts';
import { parentsIn } from './parent-manifest.ts';

/**
 * Loads every manifest of a folder. A broken one is remembered with its issues and takes nothing else down.
 * @param schema the parsed schemas/connector.schema.json
 */
export function loadConnectors(folder: string, schema: object): ConnectorCatalog {
  const load = createConnectorLoader(schema);
  const parent = parentsIn(folder);
  const connectors = new Map<string, Connector>();
  const broken: { id: string; file: string; issues: readonly Issue[] }[] = [];
  for (const name of manifestNames(folder)) {
    const id = name.slice(0, -'.yaml'.length);
    const file = join(folder, name);
    const { connector, issues } = load(readFileSync(file, 'utf8'), { id, parent });
    if (connector) connectors.set(id, connector);
    else broken.push({ id, file, issues });
  }
  return {
    list: () => [...connectors.values()],
    get: (id) => get(id, folder, connectors, broken),
    broken: () => broken,
  };
}

function manifestNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml') && !name.endsWith('.provider.yaml'))
      .sort();
  } catch (cause) {
    throw new EvergrantError('invalid_configuration', `The folder of connectors ${folder} cannot be read.`, {
      hint: 'Name another one with --connectors or EVERGRANT_CONNECTORS.',
      cause,
    });
  }
}

function get(
  id: string,
  folder: string,
  connectors: ReadonlyMap<string, Connector>,
  broken: readonly { id: string; file: string; issues: readonly Issue[] }[],
): Connector {
  const found = connectors.get(id);
  if (found) return found;
  const bad = broken.find((entry) => entry.id === id);
  if (bad) {
    const [first] = bad.issues;
    const place = first ? `: line ${first.line}, column ${first.column}: ${first.message}` : '';
    throw new EvergrantError('invalid_manifest', `The manifest of ${id} has problems${place}`, {
      hint: `Run: evergrant validate ${bad.file}`,
    });
  }
  const near = suggest(id, [...connectors.keys()]);
  throw new EvergrantError('not_found', `There is no connector ${id} in ${folder}.`, {
    hint: near === null ? 'List those that are there with: evergrant connectors' : `Did you mean ${near}?`,
  });
}
