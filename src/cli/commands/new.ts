import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnectorLoader } from '../../manifest/load-connector.ts';
import { type FirstManifest, firstManifest } from '../../new/first-manifest.ts';
import type { DocumentKind } from '../../new/read-document.ts';
import { schemaValidator } from '../../schema-validator.ts';
import { type CommandFlags, commandConfig } from '../command-config.ts';
import type { Io } from '../io.ts';
import { readNamedDocument } from '../new-document.ts';
import { usageError } from '../usage-error.ts';
import { text as issueLines } from '../validate/text.ts';

export interface NewFlags extends CommandFlags {
  readonly openapi?: string;
  readonly discovery?: string;
  /** `-` is standard output. */
  readonly out?: string;
  readonly force?: boolean;
}

/**
 * `evergrant new`: writes a first manifest and checks it.
 * @returns the exit code: 0 written and valid, 1 written with issues, which are printed
 * @throws invalid_request, and what fetching a document throws
 */
export async function newConnector(id: string, flags: NewFlags, io: Io): Promise<number> {
  const { kind, name } = wanted(flags);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || id.length > 64)
    throw usageError(
      `${id} cannot be the id of a connector.`,
      'Lower-case letters, digits and single hyphens: acme-store.',
    );
  const file = flags.out ?? join(flags.connectors ?? (io.env.EVERGRANT_CONNECTORS || 'connector'), `${id}.yaml`);
  if (file !== '-') checkFile(file, id, flags.force === true);

  const { content, url } = await readNamedDocument(name, () => commandConfig(flags, io));
  const shown = url ?? basename(name);
  const written = firstManifest(id, content, { kind, name: shown, url }, schemaFrom(file));
  const load = createConnectorLoader(await schemaValidator('connector'));
  const { issues } = load(written.text, { id });
  if (file === '-') {
    io.stdout(written.text);
    io.stderr(issueLines([{ file: `${id}.yaml`, issues }]));
    return issues.length > 0 ? 1 : 0;
  }
  const first = await write(file, written.text, flags.force === true);
  io.stdout(report(file, written, issues.length));
  if (first && flags.out === undefined)
    io.stdout(
      `\nThe folder ${dirname(file)} is new: from here on, commands take connectors from it, not the shipped ones.\n`,
    );
  io.stderr(issueLines([{ file, issues }]));
  return issues.length > 0 ? 1 : 0;
}

function wanted({ openapi, discovery }: NewFlags): { kind: DocumentKind; name: string } {
  if (openapi !== undefined && discovery === undefined) return { kind: 'openapi', name: openapi };
  if (discovery !== undefined && openapi === undefined) return { kind: 'discovery', name: discovery };
  throw usageError('Name one document: --openapi or --discovery, with a file or an https address.');
}

function checkFile(file: string, id: string, force: boolean): void {
  if (basename(file) !== `${id}.yaml`)
    throw usageError(`A manifest is called as its id says: ${join(dirname(file), `${id}.yaml`)}.`);
  if (existsSync(file) && !force)
    throw usageError(`${file} is there already.`, 'Replace it with --force, or write elsewhere with --out.');
}

/** @returns whether the folder was made for it */
async function write(file: string, text: string, force: boolean): Promise<boolean> {
  const made = await mkdir(dirname(file), { recursive: true });
  // Between the look and the write someone else may have written it.
  await writeFile(file, text, { flag: force ? 'w' : 'wx' });
  return made !== undefined;
}

/** Where the schema is, seen from the manifest; null where that is no place of the same project. */
function schemaFrom(file: string): string | null {
  const schema = fileURLToPath(new URL('../../../schemas/connector.schema.json', import.meta.url));
  if (file === '-' || relative('', schema).startsWith('..')) return null;
  return relative(dirname(file), schema).replaceAll('\\', '/');
}

function report(file: string, { decisions }: FirstManifest, issues: number): string {
  const state = issues === 0 ? 'it is valid' : `it has ${issues === 1 ? '1 issue' : `${issues} issues`}`;
  const id = basename(file, '.yaml');
  const lines = decisions.map(({ line, sentence }) => `  ${file}:${line}  ${sentence}`);
  return [
    `Written: ${file}; ${state}.`,
    `To decide, in the vendor's documentation (each stands in the file as a comment):`,
    ...lines,
    `Then: evergrant validate ${file}, evergrant plan ${id}, evergrant check ${id}`,
    '',
  ].join('\n');
}
