import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { parentsIn } from '../../engine/connectors/parent-manifest.ts';
import { createDocumentChecker } from '../../manifest/document-checker.ts';
import type { Issue } from '../../manifest/issue.ts';
import { createConnectorLoader } from '../../manifest/load-connector.ts';
import { schemaValidator } from '../../schema-validator.ts';
import { isProviderFile } from './find-manifests.ts';

/** Reads one file and gives its issues; rejects where it cannot be read. */
export type FileCheck = (file: string) => Promise<readonly Issue[]>;

/** Only the schemas that are needed are read. */
export function createFileCheck(): FileCheck {
  const connector = once(async () => createConnectorLoader(await schemaValidator('connector')));
  const provider = once(async () => createDocumentChecker(await schemaValidator('provider')));
  return async (file) => {
    const bytes = await readFile(file);
    if (!isUtf8(bytes)) return [notText];
    const text = bytes.toString('utf8');
    if (isProviderFile(file)) return (await provider())(text).issues;
    const id = basename(file).replace(/\.ya?ml$/, '');
    return (await connector())(text, { id, parent: parentsIn(dirname(file)) }).issues;
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

const notText: Issue = {
  code: 'yaml-syntax',
  message: 'The file is not UTF-8 text.',
  hint: 'Save it as UTF-8.',
  line: 1,
  column: 1,
  pointer: '',
};
