import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentsIn } from '../engine/connectors/parent-manifest.ts';
import { type ConnectorLoader, createConnectorLoader } from '../manifest/load-connector.ts';
import { loadProvider, type Provider } from '../sandbox/provider.ts';
import { schemaValidator } from '../schema-validator.ts';
import { checkConnector } from './check-connector.ts';
import type { CheckOptions } from './check-method.ts';
import type { Cause, ConnectorReport } from './report.ts';

/** The connectors of a folder, checked one by one. */
export interface FolderCheck {
  /** Ids of the manifests that are there, sorted. */
  list(): Promise<readonly string[]>;
  /** Never rejects for what is wrong with one connector: that is in its report. */
  check(id: string, options: CheckOptions): Promise<ConnectorReport>;
}

/** @param nameOf how a person would name a file */
export async function openFolder(folder: string, nameOf: (path: string) => string): Promise<FolderCheck> {
  const load = createConnectorLoader(await schemaValidator('connector'));
  return {
    async list() {
      const names = await readdir(folder);
      return names
        .filter((name) => name.endsWith('.yaml') && !name.endsWith('.provider.yaml'))
        .map((name) => name.slice(0, -'.yaml'.length))
        .sort();
    },
    async check(id, options) {
      const begun = performance.now();
      try {
        return await checkOne(load, folder, id, nameOf, options);
      } catch (error) {
        const message = `The check itself failed: ${error instanceof Error ? error.message : String(error)}`;
        return unusable(
          { id, title: id, file: nameOf(join(folder, `${id}.yaml`)), scenario: 'check' },
          [{ message }],
          begun,
        );
      }
    },
  };
}

async function checkOne(
  load: ConnectorLoader,
  folder: string,
  id: string,
  nameOf: (path: string) => string,
  options: CheckOptions,
): Promise<ConnectorReport> {
  const begun = performance.now();
  const path = join(folder, `${id}.yaml`);
  const text = await readFile(path, 'utf8');
  const parentOf = parentsIn(folder);
  const { connector, issues } = load(text, { id, parent: parentOf });
  if (connector === null) return unusable({ id, title: id, file: nameOf(path), scenario: 'manifest' }, issues, begun);
  const provider = await readProvider(join(folder, `${id}.provider.yaml`));
  if (provider !== null && 'message' in provider) {
    const { title } = connector;
    return unusable({ id, title, file: nameOf(path), scenario: 'provider-file' }, [provider], begun);
  }
  return checkConnector({ connector, text, parentOf }, provider, nameOf(path), options);
}

/** null: there is none. */
async function readProvider(file: string): Promise<Provider | Cause | null> {
  if (!existsSync(file)) return null;
  try {
    return await loadProvider(file);
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

interface Unusable {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly scenario: 'manifest' | 'provider-file' | 'check';
}

const facts: Readonly<Record<Unusable['scenario'], string>> = {
  manifest: 'the manifest is valid',
  'provider-file': 'the provider file is valid',
  check: 'the check can be made',
};

/** Nothing could be played. */
function unusable({ id, title, file, scenario }: Unusable, causes: readonly Cause[], begun: number): ConnectorReport {
  const milliseconds = performance.now() - begun;
  const told = causes.map(({ message, hint, line, column }) => ({
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  }));
  const result = {
    method: null,
    scenario,
    title: facts[scenario],
    outcome: 'failed',
    reason: null,
    causes: told,
    milliseconds,
  } as const;
  return { connector: id, title, file, basis: 'none', results: [result], milliseconds };
}
