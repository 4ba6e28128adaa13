import { readServer } from '../../config/server.ts';
import type { ConnectorCatalog } from '../../engine/connectors/connector-catalog.ts';
import type { AuthenticationMethod, Connector, CredentialField } from '../../manifest/connector.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { loadCatalog } from '../load-manifest.ts';
import { painter } from '../print/colour.ts';
import { toJson } from '../print/json.ts';
import { pairs } from '../print/pairs.ts';
import { type Cell, table } from '../print/table.ts';
import { usageError } from '../usage-error.ts';

export interface ConnectorsFlags extends CommandFlags {
  readonly json?: boolean;
}

/**
 * `evergrant connectors`: what can be added; with an id, the fields that it asks for. Only manifests are read, so that
 * it works whatever state the store is in.
 */
export async function connectors(id: string | undefined, flags: ConnectorsFlags, io: Io): Promise<void> {
  const catalog = await catalogOf(flags, io);
  if (id !== undefined) {
    const connector = catalog.get(id);
    return io.stdout(flags.json ? toJson(connector) : describe(connector));
  }
  const known = catalog.list();
  if (flags.json) return io.stdout(toJson({ items: known, broken: catalog.broken() }));
  io.stdout(overview(known, io));
  for (const broken of catalog.broken()) {
    io.stderr(
      `${broken.id} cannot be used, its manifest has ${count(broken.issues.length)}: evergrant validate ${broken.file}\n`,
    );
  }
}

/** Those of a running server where one is named, else those of the folder here. */
async function catalogOf(flags: ConnectorsFlags, io: Io): Promise<ConnectorCatalog> {
  const server = readServer(flags.server, io.env);
  if (server === null) return loadCatalog(flags, io);
  if (flags.sandbox) throw usageError('--sandbox and --server exclude each other.');
  const { openRemoteEngine } = await import('../../client/remote-engine.ts');
  return (await openRemoteEngine(server)).connectors;
}

function overview(known: readonly Connector[], io: Io): string {
  if (known.length === 0) return 'No connectors here. Point --connectors at a folder of manifests.\n';
  const paint = painter(io);
  const head = ['ID', 'TITLE', 'METHODS', 'VERSION'].map((text): Cell => ({ text, paint: (it) => paint('quiet', it) }));
  const rows = known.map((connector): Cell[] => [
    { text: connector.id, paint: (it) => paint('strong', it) },
    { text: connector.title },
    { text: connector.authentication_methods.map(({ title }) => title).join(', ') },
    { text: connector.version },
  ]);
  return table([head, ...rows], io.columns);
}

function describe(connector: Connector): string {
  const head = `${connector.title}  ${connector.version}\n${connector.description}\n`;
  const documentation = connector.documentation === undefined ? '' : `${connector.documentation}\n`;
  return `${head}${documentation}${connector.authentication_methods.map(describeMethod).join('')}`;
}

function describeMethod(method: AuthenticationMethod): string {
  const fields = method.credential_fields.map((field): [string, string] => [field.name, describeField(field)]);
  return `\n${method.title} (--method ${method.id})\n${pairs(fields, '  ')}`;
}

function describeField(field: CredentialField): string {
  const notes = [
    field.default === undefined ? (field.required ? 'required' : 'optional') : `default ${field.default}`,
    ...(field.secret ? ['secret'] : []),
    ...(field.advanced ? ['advanced'] : []),
    ...(field.choices === undefined ? [] : [field.choices.map(({ value, title }) => `${value} = ${title}`).join(', ')]),
    ...(isSelfExplaining(field) ? [] : [`for example ${field.examples[0]}`]),
  ];
  return `${field.title} (${notes.join('; ')})`;
}

function isSelfExplaining(field: CredentialField): boolean {
  return field.examples.length === 0 || field.choices !== undefined || field.default !== undefined;
}

function count(issues: number): string {
  return issues === 1 ? '1 problem' : `${issues} problems`;
}
