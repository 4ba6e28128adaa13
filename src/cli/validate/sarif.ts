import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type IssueCode, issueCodes } from '../../manifest/issue.ts';
import type { CheckedFile, Formatter } from './checked-file.ts';

/** SARIF 2.1.0, which code hosts show beside the lines of a change. */
export const sarif: Formatter = (files) => {
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'evergrant', rules: codes.map(rule) } },
        // §3.14.27: an editor's columns, as JavaScript counts them.
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(results),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

const codes = Object.keys(issueCodes) as IssueCode[];

function rule(code: IssueCode): object {
  return { id: code, shortDescription: { text: issueCodes[code] }, defaultConfiguration: { level: 'error' } };
}

function results({ file, issues }: CheckedFile): object[] {
  return issues.map(({ code, message, hint, line, column }) => ({
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: 'error',
    message: { text: hint === undefined ? message : `${message} ${hint}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line, startColumn: column } },
      },
    ],
  }));
}

/** §3.4.3: a URI reference, relative where the path is. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
