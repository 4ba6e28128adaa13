import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createFileCheck } from '../validate/check-file.ts';
import type { CheckedFile, Formatter } from '../validate/checked-file.ts';
import { findManifests } from '../validate/find-manifests.ts';
import { mapConcurrently } from '../validate/map-concurrently.ts';

export interface ValidateOptions {
  readonly format: 'text' | 'json' | 'sarif';
  /** The folder to check where no file is named; else `./connector`, else the connectors that come with Evergrant. */
  readonly connectors?: string | undefined;
}

export interface ValidateIo {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Where a person looks on, a summary goes to standard error. */
  readonly outputIsTerminal?: boolean;
}

/** Loaded when asked for: a hook starts this command once for each commit. */
const formatters: Readonly<Record<ValidateOptions['format'], () => Promise<Formatter>>> = {
  text: async () => (await import('../validate/text.ts')).text,
  json: async () => (await import('../validate/json.ts')).json,
  sarif: async () => (await import('../validate/sarif.ts')).sarif,
};

/** Reading waits for the disk, checking keeps one core busy: a few files ahead are enough. */
const filesAtOnce = 16;

/**
 * Checks manifests, every problem of every file at once. Paths are files or folders.
 * @returns the exit code: 0 all valid, 1 issues, 2 a path that cannot be used (the others are checked all the same)
 */
export async function validateCommand(
  paths: readonly string[],
  options: ValidateOptions,
  io: ValidateIo,
): Promise<number> {
  const found = await findManifests(paths.length > 0 ? paths : [defaultFolder(options)]);
  const problems = [...found.problems];
  const check = createFileCheck();
  const checked = await mapConcurrently(found.files, filesAtOnce, async (file): Promise<CheckedFile | null> => {
    try {
      return { file, issues: await check(file) };
    } catch (error) {
      problems.push(`${file}: it cannot be read (${error instanceof Error ? error.message : String(error)}).`);
      return null;
    }
  });

  const files = checked.filter((file) => file !== null);
  const output = (await formatters[options.format]())(files);
  if (output !== '') io.stdout(output);
  for (const problem of problems) io.stderr(`evergrant validate: ${problem}\n`);
  if (io.outputIsTerminal) io.stderr(summary(files));
  if (problems.length > 0) return 2;
  return files.some(({ issues }) => issues.length > 0) ? 1 : 0;
}

function defaultFolder({ connectors }: ValidateOptions): string {
  if (connectors !== undefined) return connectors;
  return existsSync('connector') ? 'connector' : fileURLToPath(new URL('../../../connector', import.meta.url));
}

function summary(files: readonly CheckedFile[]): string {
  const broken = files.filter(({ issues }) => issues.length > 0);
  const manifests = files.length === 1 ? '1 manifest' : `${files.length} manifests`;
  if (broken.length === 0) return `${manifests} checked, all valid.\n`;
  const count = broken.reduce((sum, { issues }) => sum + issues.length, 0);
  return `${manifests} checked, ${count === 1 ? '1 issue' : `${count} issues`} in ${broken.length}.\n`;
}
